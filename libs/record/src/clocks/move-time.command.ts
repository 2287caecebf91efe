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
    tx.job('refresh-holders', {}, { key: 'refresh-holders' })
    tx.job('make-digests', {}, { key: 'make-digests' })
    // Letters that wait for an hour of the record wait that much less. In the order in which they are asked for, so that nobody who asks for some waits in a circle.
    await tx.query(
      `SELECT graphile_worker.reschedule_jobs(ARRAY[j.id], run_at := j.run_at - $1 * interval '1 millisecond')
       FROM (SELECT id, run_at FROM graphile_worker.jobs WHERE task_identifier = 'send-notices' AND locked_at IS NULL AND run_at > now() ORDER BY key COLLATE "C") j`, [ms])
    tx.audit({ act: 'time.move', objectKind: 'time', objectId: 'shift', after: { ms } })
    return new Date(tx.now.getTime() + ms)
  })
}

/** Workflows run behind the record by what their start took. */
const pastMs = 1_000

/**
 * Moves the record's time on by at most `mostMs` milliseconds: no further than just past the next instant of an open step's clock. Whoever moves workflows along does so after
 * each such move, for one that woke for an instant which the record has left far behind would be told to wait for the next, and wake again and again on the way there.
 * Answers how far it went. Errors: as `moveTime`.
 */
export async function moveTimeOn(database: Database, mostMs: number): Promise<number> {
  const { next } = await database.queryOne<{ next: number | null }>(
    `SELECT (extract(epoch FROM min(i.at) - record_now()) * 1000)::float8 AS next FROM clock_instant i JOIN step s ON s.id = i.step_row_id
     WHERE s.state = 'open' AND i.fired_at IS NULL AND i.at > record_now()`)
  const ms = next === null ? mostMs : Math.min(mostMs, Math.ceil(next) + pastMs)
  await moveTime(database, ms)
  return ms
}
