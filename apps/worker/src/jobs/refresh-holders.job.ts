import type { Jobs } from '@vinhdanh/contracts'
import { askToRefreshHoldersNextMorning, forgetKeys, refreshHolders, refreshUsual } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** What changes with the day: who holds the open steps, what is usual, and which requests are too long ago to come again. Twice does no harm: what is up to date is left alone, and there is one job for the next morning. */
export async function refreshHoldersDaily(_: Jobs['refresh-holders'], { database }: Pick<JobParts, 'database'>): Promise<void> {
  await refreshHolders(database)
  await refreshUsual(database)
  await forgetKeys(database)
  await askToRefreshHoldersNextMorning(database)
}
