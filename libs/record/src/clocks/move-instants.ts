import { AppError, type Day, type WorkingCalendar } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { ClockInstantEntity } from './clock-instant.entity.ts'
import { plannedInstants, type TermRule } from './start-clock.ts'

/**
 * Moves every instant of a clock to a new last day. An instant that has fired and now lies ahead is owed again; one that has fired and
 * stays in the past is left as it is. Answers the new due instant.
 */
export async function moveInstants(tx: Transaction, calendar: WorkingCalendar, { stepRowId, rule, from, lastDay }: { stepRowId: string; rule: Pick<TermRule, 'reminders' | 'escalations'>; from: Day; lastDay: Day }): Promise<Date> {
  const planned = plannedInstants(calendar, rule, from, lastDay)
  for (const instant of planned) {
    const ahead = instant.at > tx.now
    const moved = await tx.update(ClockInstantEntity, { stepRowId, name: instant.name }, { at: instant.at, ...(ahead ? { firedAt: null } : {}) })
    if (moved === 0) await tx.insert(ClockInstantEntity, { ...instant, stepRowId })
  }
  const due = planned.find((instant) => instant.kind === 'due')
  if (!due) throw new AppError('bug.unexpected')
  return due.at
}
