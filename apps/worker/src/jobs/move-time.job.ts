import type { Jobs } from '@vinhdanh/contracts'
import { AppError } from '@vinhdanh/domain'
import { moveTime } from '@vinhdanh/record'
import { moveTimeTogether } from '@vinhdanh/temporal'
import type { JobParts } from './job.ts'

/** Moves the time of the local or test stack, as the page `/time` asked; refused anywhere else. */
export async function moveTimeOfStack({ ms }: Jobs['move-time'], { client, config, database }: Pick<JobParts, 'client' | 'config' | 'database'>): Promise<void> {
  if (config.timeShift !== 'allowed') throw new AppError('auth.not-allowed')
  await moveTimeTogether(client, ms, (step) => moveTime(database, step))
}
