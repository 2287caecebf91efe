import { AppError, type ClockRule, instants, type RunningSpan, type Step, term, type WorkingCalendar } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import type { ClockInstantEntity } from './clock-instant.entity.ts'

export type TermRule = ClockRule & Pick<Step, 'term'>

/**
 * Starts the clock of a step on the record's day: budget and citation from the rule, instants from the calendar. Answers when it is due, and in how many
 * milliseconds its first instant comes.
 */
export async function startClock(
  tx: Transaction, calendar: WorkingCalendar, { stepRowId, dossierId, rule }: { stepRowId: string; dossierId: string; rule: TermRule },
): Promise<{ readonly dueAt: Date; readonly waitMs: number }> {
  const { lastDay } = term(calendar, tx.today, rule.term.value)
  const planned = plannedInstants(calendar, rule, { from: tx.today, lastDay, usedDays: 0 })
  const dueAt = dueOf(planned)
  await tx.query(
    `WITH started AS (
       INSERT INTO clock (step_row_id, dossier_id, budget_days, cite, starts_on, used_days, runs_from, last_day, due_at) VALUES ($1, $2, $3, $4, $5, 0, $5, $6, $7)
     ), running AS (
       INSERT INTO clock_span (id, step_row_id, kind, from_day) VALUES (gen_random_uuid(), $1, 'running', $5)
     )
     INSERT INTO clock_instant (step_row_id, name, kind, offset_days, share_percent, recipients, act, at)
     SELECT $1, i.name, i.kind, i."offsetDays", i."sharePercent", i.recipients, i.act, i.at
     FROM jsonb_to_recordset($8::jsonb) AS i(name text, kind text, "offsetDays" int, "sharePercent" int, recipients jsonb, act text, at timestamptz)`,
    [stepRowId, dossierId, rule.term.value, rule.term.cite, tx.today, lastDay, dueAt, JSON.stringify(planned)],
  )
  return { dueAt, waitMs: Math.max(0, Math.min(...planned.map(({ at }) => at.getTime())) - tx.now.getTime()) }
}

export type PlannedInstant = Omit<ClockInstantEntity, 'stepRowId' | 'firedAt'>

/** Every instant of a running term, by name; the names stay when the term moves. */
export function plannedInstants(calendar: WorkingCalendar, rule: ClockRule, span: RunningSpan): PlannedInstant[] {
  return instants(rule, span, calendar).map((instant) => ({ ...instant, at: new Date(instant.at) }))
}

/** When the term is due. */
export function dueOf(planned: readonly PlannedInstant[]): Date {
  const due = planned.find(({ kind }) => kind === 'due')
  if (!due) throw new AppError('bug.unexpected')
  return due.at
}

/** Milliseconds until the next instant that has not fired; null when none is left or the clock is paused or stopped. Never negative. */
export async function nextWait(tx: Transaction, stepRowId: string): Promise<number | null> {
  // Without an instant left there is no row at all; an aggregate would answer one, and greatest() takes 0 for what is null.
  const [row] = await tx.query<{ ms: string }>(
    `SELECT greatest(0, ceil(extract(epoch FROM i.at - record_now()) * 1000)) AS ms
     FROM clock c JOIN clock_instant i ON i.step_row_id = c.step_row_id AND i.fired_at IS NULL
     WHERE c.step_row_id = $1 AND c.paused_on IS NULL AND c.stopped_at IS NULL
     ORDER BY i.at LIMIT 1`,
    [stepRowId],
  )
  return row ? Number(row.ms) : null
}
