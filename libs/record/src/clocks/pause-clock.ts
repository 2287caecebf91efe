import type { ClockRule, WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull, Not } from 'typeorm'
import type { Transaction } from '../transaction.ts'
import { ClockPauseEntity } from './clock-pause.entity.ts'
import { ClockSpanEntity } from './clock-span.entity.ts'
import { ClockEntity } from './clock.entity.ts'
import { moveInstants } from './move-instants.ts'

/** Why something was done to a term, and who ordered it. */
export interface PauseGround {
  readonly reason: string
  readonly authority: string
}

export interface OpenGround extends PauseGround {
  readonly kind: ClockPauseEntity['kind']
  /** The hold's, the opinion's or the question's id. */
  readonly groundId: string
}

/**
 * Adds a ground for which the clock stands. The first one stops it on the record's day, which still counts; what is left of the term, extensions
 * included, is kept. A further one only stands beside it. The caller holds the dossier's lock.
 */
export async function pauseClock(tx: Transaction, calendar: WorkingCalendar, stepRowId: string, { kind, groundId, reason, authority }: OpenGround): Promise<void> {
  await tx.insert(ClockPauseEntity, { id: randomUUID(), stepRowId, kind, groundId, reason, authority, fromDay: tx.today })
  const clock = await tx.find(ClockEntity, { stepRowId, pausedOn: IsNull(), stoppedAt: IsNull() })
  if (!clock) return
  const usedDays = clock.usedDays + Math.max(0, calendar.workingDaysBetween(clock.runsFrom, tx.today))
  const leftDays = calendar.workingDaysBetween(tx.today, clock.lastDay)
  await tx.updateOne(ClockEntity, { stepRowId, pausedOn: IsNull() }, { pausedOn: tx.today, usedDays, leftDays })
  await nextSpan(tx, stepRowId, 'paused')
}

/**
 * Ends one ground. When it was the last, the clock runs on: what was left of the term runs from the record's day, which does not count. A term that was
 * used up gets one working day, so that nobody is overdue by the release itself. Answers the new due instant, or null while another ground is open.
 */
export async function resumeClock(tx: Transaction, calendar: WorkingCalendar, { stepRowId, groundId, rule }: { stepRowId: string; groundId: string; rule: ClockRule }): Promise<Date | null> {
  await tx.updateOne(ClockPauseEntity, { stepRowId, groundId, toDay: IsNull() }, { toDay: tx.today })
  if (await tx.find(ClockPauseEntity, { stepRowId, toDay: IsNull() })) return null
  const clock = await tx.get(ClockEntity, { stepRowId, pausedOn: Not(IsNull()), stoppedAt: IsNull() })
  const lastDay = calendar.addWorkingDays(tx.today, Math.max(1, clock.leftDays ?? 0))
  const dueAt = await moveInstants(tx, calendar, { stepRowId, rule, from: tx.today, lastDay, usedDays: clock.usedDays })
  await tx.updateOne(ClockEntity, { stepRowId, pausedOn: Not(IsNull()) }, { pausedOn: null, leftDays: null, runsFrom: tx.today, lastDay, dueAt, overdueAt: null })
  await nextSpan(tx, stepRowId, 'running')
  return dueAt
}

async function nextSpan(tx: Transaction, stepRowId: string, kind: ClockSpanEntity['kind']): Promise<void> {
  await tx.update(ClockSpanEntity, { stepRowId, toDay: IsNull() }, { toDay: tx.today })
  await tx.insert(ClockSpanEntity, { id: randomUUID(), stepRowId, kind, fromDay: tx.today })
}
