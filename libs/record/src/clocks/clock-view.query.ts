import { type Day, dayCount, type LeftOutDay, type RuleSet, term } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { loadCalendar } from './calendar.ts'
import { type ClockInstantLine, instantLines } from './instant-lines.ts'

export interface ClockView {
  /** Working days the rule grants. */
  readonly budgetDays: number
  /** The source of the term. */
  readonly citation: RuleSet['citations'][string] | null
  /** The day of receipt, which does not count. */
  readonly startsOn: Day
  readonly lastDay: Day
  readonly dueAt: Date
  /** «Day 4 of 10», in working days, with extensions and without pauses. */
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
  readonly usedDays: number
  readonly runsFrom: Day
  /** The record's day, or for a stopped clock the day on which it stopped. */
  readonly today: Day
}

/** The clock of a step, explained. Null where none was started. Errors: AppError `calendar.year-unknown`. */
export async function clockOf(database: Database, stepRowId: string, ruleSet: RuleSet): Promise<ClockView | null> {
  const [row] = await database.query<Row>(
    `SELECT c.budget_days AS "budgetDays", c.cite, to_char(c.starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(c.last_day, 'YYYY-MM-DD') AS "lastDay", c.due_at AS "dueAt",
       c.used_days AS "usedDays", to_char(c.runs_from, 'YYYY-MM-DD') AS "runsFrom", to_char(c.paused_on, 'YYYY-MM-DD') AS "pausedOn", c.overdue_at AS "overdueAt",
       c.stopped_at AS "stoppedAt", to_char((coalesce(c.stopped_at, record_now()) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'YYYY-MM-DD') AS today,
       coalesce((SELECT jsonb_agg(jsonb_build_object('oldLastDay', m.old_last_day, 'newLastDay', m.new_last_day, 'reason', m.reason, 'authority', m.authority,
         'movedByName', p.name) ORDER BY m.moved_at) FROM clock_move m LEFT JOIN person p ON p.id = m.moved_by WHERE m.step_row_id = c.step_row_id), '[]') AS moves, ${instantLines} AS instants
     FROM clock c WHERE c.step_row_id = $1`,
    [stepRowId],
  )
  if (!row) return null
  const { cite, usedDays, runsFrom, today, ...clock } = row
  const calendar = await loadCalendar(database)
  const running = calendar.workingDaysBetween(runsFrom, clock.lastDay)
  const count = dayCount(calendar, { from: runsFrom, workingDays: running }, today)
  const span = running > 0 ? term(calendar, runsFrom, running) : { leftOut: [], confirmed: true }
  const day = usedDays + (clock.pausedOn === null ? count.day : 0)
  const of = clock.pausedOn === null ? usedDays + running : clock.budgetDays
  return {
    ...clock, citation: ruleSet.citations[cite] ?? null, day: Math.min(day, of), of, left: Math.max(0, of - day), late: Math.max(0, day - of),
    leftOut: span.leftOut, confirmed: span.confirmed,
  }
}

