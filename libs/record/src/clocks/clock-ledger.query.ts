import { type Actor, type Bilingual, countOf, type Day, type RuleSet, type RunOfTerm, type WorkingCalendar } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierHead } from '../dossiers/dossier-head.query.ts'
import { RuleNames } from '../rules/pinned-rules.ts'
import { loadCalendar } from './calendar.ts'
import { type ClockMoveLine, type ClockPauseLine, movesOfClock, pausesOfClock, withDays } from './clock-view.query.ts'
import { type ClockInstantLine, instantLines } from './instant-lines.ts'
import { runOfTerm } from './run-of-term.ts'

export interface ClockSpanLine {
  readonly kind: 'running' | 'paused'
  readonly fromDay: Day
  /** Null: still going on. */
  readonly toDay: Day | null
  /** Working days after its first day, which belongs to the span before it. */
  readonly days: number
}

/** The clock of one step of one round, as kept. */
export interface ClockLedgerLine {
  readonly round: number
  readonly stepName: Bilingual
  /** Working days. */
  readonly budgetDays: number
  readonly usedDays: number
  readonly startsOn: Day
  readonly lastDay: Day
  readonly stoppedAt: Date | null
  readonly overdueAt: Date | null
  readonly citation: RuleSet['citations'][string] | null
  readonly spans: readonly ClockSpanLine[]
  readonly pauses: readonly ClockPauseLine[]
  readonly moves: readonly ClockMoveLine[]
  readonly instants: readonly ClockInstantLine[]
}

interface Row extends Omit<ClockLedgerLine, 'stepName' | 'citation' | 'spans' | 'pauses' | 'usedDays'> {
  readonly stepId: string
  /** As the step keeps it. */
  readonly ruleSetId: string | null
  readonly cite: string
  readonly run: RunOfTerm
  readonly spans: readonly Omit<ClockSpanLine, 'days'>[]
  readonly pauses: readonly Omit<ClockPauseLine, 'days'>[]
  /** The record's day, or for a stopped clock the day on which it stopped. */
  readonly until: Day
}

/** Every clock of a dossier with its spans and instants, the latest first. Errors: AppError `not-found`, also for a dossier that the actor may not see. */
export async function clockLedger(database: Database, dossierId: string, actor: Actor): Promise<ClockLedgerLine[]> {
  const { ruleSetId, awardCode } = await dossierHead(database, dossierId, actor)
  const rows = await database.query<Row>(
    `SELECT st.round, st.step_id AS "stepId", c.budget_days AS "budgetDays", ${runOfTerm} AS run, to_char(c.starts_on, 'YYYY-MM-DD') AS "startsOn",
       to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", c.stopped_at AS "stoppedAt", c.overdue_at AS "overdueAt", c.cite, st.rule_set_id AS "ruleSetId",
       coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'fromDay', to_char(p.from_day, 'YYYY-MM-DD'), 'toDay', to_char(p.to_day, 'YYYY-MM-DD'))
         ORDER BY p.from_day, p.to_day NULLS LAST, p.id) FROM clock_span p WHERE p.step_row_id = c.step_row_id), '[]') AS spans,
       ${pausesOfClock} AS pauses, ${movesOfClock} AS moves, ${instantLines} AS instants,
       to_char((coalesce(c.stopped_at, record_now()) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'YYYY-MM-DD') AS until
     FROM clock c JOIN step st ON st.id = c.step_row_id WHERE st.dossier_id = $1 ORDER BY st.no DESC`,
    [dossierId],
  )
  if (rows.length === 0) return []
  const names = await RuleNames.of(database, rows.map((row) => row.ruleSetId ?? ruleSetId))
  const calendar = await loadCalendar(database)
  return rows.map(({ stepId, cite, run, until, spans, pauses, ruleSetId: own, ...clock }) => ({
    ...clock, usedDays: usedBy(calendar, run, until), stepName: names.stepName(own ?? ruleSetId, awardCode, stepId), citation: names.citation(own ?? ruleSetId, cite),
    spans: spans.map((span) => ({ ...span, days: Math.max(0, calendar.workingDaysBetween(span.fromDay, span.toDay ?? until)) })), pauses: withDays(calendar, pauses, until),
  }))
}

/** Working days used of a term by a day, those over it included. */
function usedBy(calendar: WorkingCalendar, run: RunOfTerm, day: Day): number {
  const { day: used, late } = countOf(calendar, run, day)
  return used + late
}
