import { type Actor, type Bilingual, type Day, type Level, levels, type Plan } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import type { StuckCauseName } from '../stuck/stuck-cause.ts'
import { StuckLook } from '../stuck/stuck-look.ts'
import { agesOf, percentileOf } from './ages.ts'
import { type BoardCard, boardCards, boardConditions, type BoardFilters, showCondition } from './board-filter.ts'
import { usualDays } from './usual-days.query.ts'

/** How many dossiers stand behind each card, under the same filters as the list. Errors: AppError `auth.not-allowed`. */
export async function boardCounts(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show'>, look = new StuckLook(database)): Promise<Record<BoardCard, number>> {
  requireRightAnywhere(actor, 'dossier.list-all')
  // What is stuck must be looked for first: the other cards are counted meanwhile.
  const count = (cards: readonly BoardCard[]) => countCards(database, actor, filters, look, cards)
  const [stuck, others] = await Promise.all([count(['stuck']), count(boardCards.filter((card) => card !== 'stuck'))])
  return { ...others, ...stuck } as Record<BoardCard, number>
}

async function countCards(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show'>, look: StuckLook, cards: readonly BoardCard[]): Promise<Partial<Record<BoardCard, number>>> {
  const parameters = new SqlParameters()
  const conditions = await boardConditions(actor, { ...filters, show: 'under-way' }, parameters, look)
  const counts = await Promise.all(cards.map(async (card) => `count(*) FILTER (WHERE ${await showCondition(card, parameters, look)})::int AS "${card}"`))
  return database.queryOne(`SELECT ${counts.join(', ')} FROM dossier d WHERE ${conditions.join(' AND ')}`, parameters.values)
}

/** How many open dossiers each cause holds for, under the same filters as the list, the most telling first: one with two causes counts at both. Causes that hold for none are not in the answer. Errors: AppError `auth.not-allowed`. */
export async function boardCauses(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show' | 'cause'>, look = new StuckLook(database)): Promise<{ readonly cause: StuckCauseName; readonly count: number }[]> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  const conditions = await boardConditions(actor, { ...filters, show: 'stuck' }, parameters, look)
  const { ids } = await database.queryOne<{ ids: string | null }>(`SELECT string_agg(d.id::text, ',') AS ids FROM dossier d WHERE ${conditions.join(' AND ')}`, parameters.values)
  return look.causesOf(ids?.split(',') ?? [])
}

/** One step of the way: how many dossiers are there, and how long they have been, in working days. */
export interface BoardPlace {
  readonly level: Level
  readonly stepId: string
  readonly name: Bilingual
  readonly count: number
  readonly medianDays: number
  /** Nine in ten have been there so long or less. */
  readonly p90Days: number
  readonly longestDays: number
  /** The median of the same step over the last year; null where it was closed too seldom to say. */
  readonly usualDays: number | null
}

/** The dossiers at one step by the day since which they are there. */
interface Row {
  readonly level: Level
  readonly stepId: string
  readonly count: number
  readonly days: readonly { readonly since: Day; readonly count: number }[]
  readonly today: Day
  /** Of one of the dossiers: the name of the step and its place on the way are taken from it. */
  readonly awardCode: string
  readonly ruleSetId: string
  readonly plan: Plan
}

/** Where the open dossiers are, in the order of the way. Errors: AppError `auth.not-allowed`, `calendar.year-unknown`. */
export async function boardPlaces(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show' | 'level' | 'stepId'>, look = new StuckLook(database)): Promise<BoardPlace[]> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  const conditions = ['d.step_since IS NOT NULL', ...await boardConditions(actor, { ...filters, show: 'under-way' }, parameters, look)]
  // Counted by the day of the start, so that the calendar is asked for days and not for dossiers.
  const [rows, usual] = await Promise.all([database.query<Row>(
    `SELECT place.level, place.step_id AS "stepId", place.count, place.days, to_char(record_today(), 'YYYY-MM-DD') AS today,
       one.award_code AS "awardCode", one.rule_set_id AS "ruleSetId", one.plan
     FROM (
       SELECT level, step_id, sum(count)::int AS count, jsonb_agg(jsonb_build_object('since', since, 'count', count)) AS days, min(code) AS code
       FROM (
         SELECT d.level, d.step_id, (d.step_since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS since, count(*) AS count, min(d.code) AS code
         FROM dossier d WHERE ${conditions.join(' AND ')} GROUP BY 1, 2, 3
       ) day GROUP BY 1, 2
     ) place JOIN dossier one ON one.code = place.code`,
    parameters.values,
  ), usualDays(database, actor)])
  if (rows.length === 0) return []
  const calendar = await loadCalendar(database)
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  const places = rows.map((row) => {
    const { level, stepId, ruleSetId, awardCode, count, days, today } = row
    const ages = agesOf(calendar, days.map((day) => ({ from: day.since, to: today, count: day.count })))
    const name = names.step(ruleSetId, awardCode, stepId)?.name ?? { vi: stepId, en: stepId }
    return {
      level, stepId, name, count, medianDays: percentileOf(ages, 0.5), p90Days: percentileOf(ages, 0.9), longestDays: ages.at(-1)?.age ?? 0, usualDays: usual.get(stepId) ?? null, at: placeOf(row),
    }
  })
  return places.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.at - b.at).map(({ at: _, ...place }) => place)
}

/** How far along its way a step is; a correction stands before all others. */
function placeOf({ plan, stepId }: Row): number {
  return plan.steps.findIndex(({ id }) => id === stepId)
}
