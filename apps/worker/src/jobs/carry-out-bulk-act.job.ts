import type { Jobs } from '@vinhdanh/contracts'
import { carryOutBulkAct } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** Carries an act on many dossiers on. Twice does no harm: an item with an outcome is left alone. Next file to read: libs/record/src/bulk/carry-out-bulk-act.command.ts. */
export async function carryOutBulk({ bulkActId }: Jobs['carry-out-bulk-act'], { database }: Pick<JobParts, 'database'>): Promise<void> {
  await carryOutBulkAct(database, bulkActId)
}
