import { countOf, type Day, type LeftOutDay, type RuleSet, type RunOfTerm, term, type WorkingCalendar } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { loadCalendar } from './calendar.ts'
import type { ClockPauseEntity } from './clock-pause.entity.ts'
import { type ClockInstantLine, instantLines } from './instant-lines.ts'
import { runOfTerm } from './run-of-term.ts'

export interface ClockView {
  /** Working days the rule grants. */
  readonly budgetDays: number
  /** The source of the term. */
  readonly citation: RuleSet['citations'][string] | null
  /** The day of receipt, which does not count. */
  readonly startsOn: Day
  readonly lastDay: Day
  readonly dueAt: Date
  /** «Day 4 of 10», in working days, with extensions and without pauses; days over the term are in `late`. */
  readonly day: number
  readonly of: number
  readonly left: number
  readonly late: number
  /** Days between the start and the last day that do not count, and why. */
  readonly leftOut: readonly LeftOutDay[]
  /** False when the term passes over a day whose official notice is still awaited. */
  readonly confirmed: boolean
  readonly pausedOn: Day | null
  readonly overdueAt: Date | null
  readonly stoppedAt: Date | null
  readonly moves: readonly ClockMoveLine[]
  /** What it brought about so far and what is ahead, in order. */
  readonly instants: readonly ClockInstantLine[]
  /** Every ground for which it stood, the first first. They may overlap: together they count once. */
  readonly pauses: readonly ClockPauseLine[]
}

export interface ClockPauseLine {
  readonly kind: ClockPauseEntity['kind']
  readonly reason: string
  readonly authority: string
  readonly fromDay: Day
  /** Null: still open. */
  readonly toDay: Day | null
  /** Working days after the day on which it began, as far as it has come. */
  readonly days: number
}

export interface ClockMoveLine {
  readonly oldLastDay: Day
  readonly newLastDay: Day
  readonly reason: string
  readonly authority: string
  readonly movedByName: string | null
}

interface Row extends Pick<ClockView, 'budgetDays' | 'startsOn' | 'lastDay' | 'dueAt' | 'pausedOn' | 'overdueAt' | 'stoppedAt' | 'moves' | 'instants'> {
  readonly cite: string
  readonly run: RunOfTerm
  readonly pauses: readonly Omit<ClockPauseLine, 'days'>[]
  /** The record's day, or for a stopped clock the day on which it stopped. */
  readonly today: Day
}

/** SQL for the moves of clock `c`, as a list of `ClockMoveLine`. */
export const movesOfClock = `coalesce((SELECT jsonb_agg(jsonb_build_object('oldLastDay', m.old_last_day, 'newLastDay', m.new_last_day, 'reason', m.reason, 'authority', m.authority,
  'movedByName', p.name) ORDER BY m.moved_at) FROM clock_move m LEFT JOIN person p ON p.id = m.moved_by WHERE m.step_row_id = c.step_row_id), '[]')`

/** SQL for the grounds for which clock `c` stood, as a list of `ClockPauseLine` without their days. */
export const pausesOfClock = `coalesce((SELECT jsonb_agg(jsonb_build_object('kind', g.kind, 'reason', g.reason, 'authority', g.authority,
  'fromDay', to_char(g.from_day, 'YYYY-MM-DD'), 'toDay', to_char(g.to_day, 'YYYY-MM-DD')) ORDER BY g.from_day, g.to_day NULLS LAST, g.id)
  FROM clock_pause g WHERE g.step_row_id = c.step_row_id), '[]')`

/** Counts the working days of each ground, up to today for one that is open. */
export function withDays(calendar: WorkingCalendar, pauses: readonly Omit<ClockPauseLine, 'days'>[], today: Day): ClockPauseLine[] {
  return pauses.map((pause) => ({ ...pause, days: Math.max(0, calendar.workingDaysBetween(pause.fromDay, pause.toDay ?? today)) }))
}

/** The clock of a step, explained. Null where none was started. Errors: AppError `calendar.year-unknown`. */
export async function clockOf(database: Database, stepRowId: string, ruleSet: RuleSet): Promise<ClockView | null> {
  const [row] = await database.query<Row>(
    `SELECT c.budget_days AS "budgetDays", c.cite, to_char(c.starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", c.due_at AS "dueAt",
       ${runOfTerm} AS run, ${pausesOfClock} AS pauses, to_char(c.paused_on, 'YYYY-MM-DD') AS "pausedOn", c.overdue_at AS "overdueAt",
       c.stopped_at AS "stoppedAt", to_char((coalesce(c.stopped_at, record_now()) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'YYYY-MM-DD') AS today,
       ${movesOfClock} AS moves, ${instantLines} AS instants
     FROM clock c WHERE c.step_row_id = $1`,
    [stepRowId],
  )
  if (!row) return null
  const { cite, run, today, pauses, ...clock } = row
  const calendar = await loadCalendar(database)
  const running = calendar.workingDaysBetween(run.runsFrom, run.lastDay)
  const confirmed = running > 0 ? term(calendar, run.runsFrom, running).confirmed : true
  // From the day of receipt on, also where the term stood meanwhile: the term, the days left out and the working days of the pauses add up to the last day.
  const whole = calendar.workingDaysBetween(clock.startsOn, clock.lastDay)
  const leftOut = whole > 0 ? term(calendar, clock.startsOn, whole).leftOut : []
  return {
    ...clock, ...countOf(calendar, run, today), citation: ruleSet.citations[cite] ?? null, leftOut, confirmed, pauses: withDays(calendar, pauses, today),
  }
}
