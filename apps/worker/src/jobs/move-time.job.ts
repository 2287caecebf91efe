import type { Jobs } from '@vinhdanh/contracts'
import { AppError } from '@vinhdanh/domain'
import { moveTimeOn, timeShift } from '@vinhdanh/record'
import { moveTimeTogether, repeatLastDay } from '@vinhdanh/temporal'
import type { JobParts } from './job.ts'

/** Moves the time of the local or test stack, as the page `/time` asked; refused anywhere else. Done again after a kill it goes on from where it came to. */
export async function moveTimeOfStack({ fromMs, toMs }: Jobs['move-time'], { client, config, database }: Pick<JobParts, 'client' | 'config' | 'database'>): Promise<void> {
  if (config.timeShift !== 'allowed') throw new AppError('auth.not-allowed')
  const { aheadMs } = await timeShift(database)
  const movable = { client, taskQueue: config.taskQueue }
  if (aheadMs > fromMs) await repeatLastDay(movable, aheadMs - fromMs)
  await moveTimeTogether(movable, toMs - aheadMs, (mostMs) => moveTimeOn(database, mostMs))
}
