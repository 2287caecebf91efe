import type { Jobs } from '@vinhdanh/contracts'
import { type Actor, dayNumber, invalid } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { loadCalendar } from './calendar.ts'
import { timeShift } from './time-shift.query.ts'

const dayMs = 86_400_000
const furthest = 60

/**
 * Leaves the worker a job that moves the record's time and every open workflow forward together. Only the local and test stack offer it; the worker
 * refuses it elsewhere. Errors: AppError `validation.failed`, `calendar.year-unknown`.
 */
export async function askToMoveTime(database: Database, actor: Actor, { count, unit }: { readonly count: number; readonly unit: 'day' | 'working-day' }): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > furthest) throw invalid({ path: 'count', message: 'problem.working-days-range', params: { min: 1, max: furthest } })
  await database.transact(actor, async (tx) => {
    const days = unit === 'day' ? count : dayNumber((await loadCalendar(tx)).addWorkingDays(tx.today, count)) - dayNumber(tx.today)
    const { aheadMs } = await timeShift(tx)
    tx.job('move-time', { fromMs: aheadMs, toMs: aheadMs + days * dayMs } satisfies Jobs['move-time'], { key: 'move-time' })
  })
}
