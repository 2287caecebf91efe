import { term, type WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull, Not } from 'typeorm'
import type { Transaction } from '../transaction.ts'
import { ClockSpanEntity } from './clock-span.entity.ts'
import { ClockEntity } from './clock.entity.ts'
import { moveInstants } from './move-instants.ts'
import type { TermRule } from './start-clock.ts'

export interface PauseGround {
  readonly reason: string
  readonly authority: string
}

/** Pauses a running clock on the record's day. The working days consumed before are kept; the day of the pause itself counts. */
export async function pauseClock(tx: Transaction, calendar: WorkingCalendar, stepRowId: string, ground: PauseGround): Promise<void> {
  const clock = await tx.find(ClockEntity, { stepRowId, pausedOn: IsNull(), stoppedAt: IsNull() })
  if (!clock) return
  const usedDays = clock.usedDays + Math.max(0, calendar.workingDaysBetween(clock.runsFrom, tx.today))
  await tx.updateOne(ClockEntity, { stepRowId, pausedOn: IsNull() }, { pausedOn: tx.today, usedDays })
  await tx.update(ClockSpanEntity, { stepRowId, toDay: IsNull() }, { toDay: tx.today })
  await tx.insert(ClockSpanEntity, { id: randomUUID(), stepRowId, kind: 'paused', fromDay: tx.today, reason: ground.reason, authority: ground.authority })
}

/**
 * Lets a paused clock run on: what is left of its budget runs from the record's day, which does not count. A term that was used up
 * keeps one working day, so that nobody is overdue by the release itself. Answers the new due instant, or null if it was not paused.
 */
export async function resumeClock(tx: Transaction, calendar: WorkingCalendar, stepRowId: string, rule: TermRule): Promise<Date | null> {
  const clock = await tx.find(ClockEntity, { stepRowId, pausedOn: Not(IsNull()), stoppedAt: IsNull() })
  if (!clock) return null
  const { lastDay } = term(calendar, tx.today, Math.max(1, clock.budgetDays - clock.usedDays))
  const dueAt = await moveInstants(tx, calendar, { stepRowId, rule, from: tx.today, lastDay, usedDays: clock.usedDays })
  await tx.updateOne(ClockEntity, { stepRowId, pausedOn: Not(IsNull()) }, { pausedOn: null, runsFrom: tx.today, lastDay, dueAt })
  await tx.update(ClockSpanEntity, { stepRowId, toDay: IsNull() }, { toDay: tx.today })
  await tx.insert(ClockSpanEntity, { id: randomUUID(), stepRowId, kind: 'running', fromDay: tx.today })
  return dueAt
}
