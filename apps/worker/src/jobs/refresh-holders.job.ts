import type { Jobs } from '@vinhdanh/contracts'
import { askToRefreshHoldersNextMorning, refreshHolders } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** Twice does no harm: what is up to date is left alone, and there is one job for the next morning. */
export async function refreshHoldersDaily(_: Jobs['refresh-holders'], { database }: Pick<JobParts, 'database'>): Promise<void> {
  await refreshHolders(database)
  await askToRefreshHoldersNextMorning(database)
}
