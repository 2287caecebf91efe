import { AppError, type ClockRule, instants, type RunningSpan, type Step, term, type WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../transaction.ts'
import { ClockInstantEntity } from './clock-instant.entity.ts'
import { ClockSpanEntity } from './clock-span.entity.ts'
import { ClockEntity } from './clock.entity.ts'

export type TermRule = ClockRule & Pick<Step, 'term'>

/** Starts the clock of a step on the record's day: budget and citation from the rule, instants from the calendar. Answers when it is due. */
export async function startClock(tx: Transaction, calendar: WorkingCalendar, { stepRowId, dossierId, rule }: { stepRowId: string; dossierId: string; rule: TermRule }): Promise<Date> {
  const { lastDay } = term(calendar, tx.today, rule.term.value)
  const planned = plannedInstants(calendar, rule, { from: tx.today, lastDay, usedDays: 0 })
  const dueAt = dueOf(planned)
  await tx.insert(ClockEntity, {
    stepRowId, dossierId, budgetDays: rule.term.value, cite: rule.term.cite, startsOn: tx.today, usedDays: 0, runsFrom: tx.today, lastDay, dueAt,
  })
  await tx.insert(ClockInstantEntity, planned.map((instant) => ({ ...instant, stepRowId })))
  await tx.insert(ClockSpanEntity, { id: randomUUID(), stepRowId, kind: 'running', fromDay: tx.today })
  return dueAt
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
