import type { Jobs } from '@vinhdanh/contracts'
import { askToRefreshHoldersNextMorning, refreshHolders, refreshUsual } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** What changes with the day: who holds the open steps, and what is usual. Twice does no harm: what is up to date is left alone, and there is one job for the next morning. */
export async function refreshHoldersDaily(_: Jobs['refresh-holders'], { database }: Pick<JobParts, 'database'>): Promise<void> {
  await refreshHolders(database)
  await refreshUsual(database)
  await askToRefreshHoldersNextMorning(database)
}
