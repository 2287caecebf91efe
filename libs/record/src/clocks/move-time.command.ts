import { invalid } from '@vinhdanh/domain'
import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'

/**
 * Moves the record's time forward by `ms` milliseconds; only the local and test stack call it. Answers the new present moment.
 * Errors: AppError `validation.failed` for a move backwards.
 */
export async function moveTime(database: Database, ms: number): Promise<Date> {
  if (!Number.isSafeInteger(ms) || ms < 0) throw invalid({ path: 'ms', message: 'problem.too-small', params: { min: 0 } })
  return database.transact(systemActor('time', ''), async (tx) => {
    await tx.query(`UPDATE time_shift SET shift = shift + $1 * interval '1 millisecond' WHERE id = 1`, [ms])
    // Holders change with the day, and the mornings on which that is looked after may have been skipped.
    await tx.job('refresh-holders', {}, { key: 'refresh-holders' })
    await tx.job('make-digests', {}, { key: 'make-digests' })
    // Letters that wait for an hour of the record wait that much less. In the order in which they are asked for, so that nobody who asks for some waits in a circle.
    await tx.query(
      `SELECT graphile_worker.reschedule_jobs(ARRAY[j.id], run_at := j.run_at - $1 * interval '1 millisecond')
       FROM (SELECT id, run_at FROM graphile_worker.jobs WHERE task_identifier = 'send-notices' AND locked_at IS NULL AND run_at > now() ORDER BY key COLLATE "C") j`, [ms])
    tx.audit({ act: 'time.move', objectKind: 'time', objectId: 'shift', after: { ms } })
    return new Date(tx.now.getTime() + ms)
  })
}
