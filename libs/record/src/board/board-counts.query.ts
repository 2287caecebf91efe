import { type Actor, type Bilingual, type Day, type Level, levels, type Plan } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { type BoardCard, boardCards, boardConditions, type BoardFilters, showCondition } from './board-filter.ts'

/** How many dossiers stand behind each card, under the same filters as the list. Errors: AppError `auth.not-allowed`. */
export async function boardCounts(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show'>): Promise<Record<BoardCard, number>> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  const conditions = boardConditions(actor, filters, parameters)
  return database.queryOne<Record<BoardCard, number>>(
    `SELECT ${boardCards.map((card) => `count(*) FILTER (WHERE ${showCondition(card)})::int AS "${card}"`).join(', ')}
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE ${conditions.join(' AND ')}`,
    parameters.values,
  )
}

/** One step of the way: how many dossiers are there, and how long they have been, in working days. */
export interface BoardPlace {
  readonly level: Level
  readonly stepId: string
  readonly name: Bilingual
  readonly count: number
  readonly medianDays: number
  readonly longestDays: number
}

interface Row {
  readonly level: Level
  readonly stepId: string
  readonly awardCode: string
  readonly ruleSetId: string
  readonly plan: Plan
  readonly since: Day
  readonly today: Day
}

/** Where the open dossiers are, in the order of the way. Errors: AppError `auth.not-allowed`, `calendar.year-unknown`. */
export async function boardPlaces(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show' | 'level' | 'stepId'>): Promise<BoardPlace[]> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  const conditions = [showCondition('under-way'), 'd.step_since IS NOT NULL', ...boardConditions(actor, filters, parameters)]
  const rows = await database.query<Row>(
    `SELECT d.level, d.step_id AS "stepId", d.award_code AS "awardCode", d.rule_set_id AS "ruleSetId", d.plan,
       to_char(d.step_since AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS since, to_char(record_today(), 'YYYY-MM-DD') AS today
     FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE ${conditions.join(' AND ')}`,
    parameters.values,
  )
  if (rows.length === 0) return []
  const calendar = await loadCalendar(database)
  const names = await RuleNames.of(database, rows.map(({ ruleSetId }) => ruleSetId))
  const places = groupsOf(rows).flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { level, stepId, ruleSetId, awardCode } = first
    const ages = group.map(({ since, today }) => Math.max(0, calendar.workingDaysBetween(since, today))).sort((a, b) => a - b)
    const name = names.step(ruleSetId, awardCode, stepId)?.name ?? { vi: stepId, en: stepId }
    return [{ level, stepId, name, count: group.length, medianDays: ages[Math.floor((ages.length - 1) / 2)] ?? 0, longestDays: ages.at(-1) ?? 0, at: placeOf(first) }]
  })
  return places.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.at - b.at).map(({ at: _, ...place }) => place)
}

function groupsOf(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.level}:${row.stepId}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}

/** How far along its way a step is; a correction stands before all others. */
function placeOf({ plan, stepId }: Row): number {
  return plan.steps.findIndex(({ id }) => id === stepId)
}
