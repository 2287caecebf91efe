import { AppError } from '@vinhdanh/domain'
import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { entities } from '../entities.ts'
import type { Transaction } from '../transaction.ts'

/**
 * How a record stands to the sample data of the local stack. `begun`: it is being filled now. `finished`: it holds the sample already.
 * `other-data`: it has a history of its own, which is left alone.
 */
export type SampleState = 'begun' | 'finished' | 'other-data'

const actor = systemActor('sample', 'sample')

/**
 * Begins to fill an empty record with sample data, its time set back to `from`, so that the sample has a past. A sample that was cut off
 * half-way, and nothing else, is removed first. Only the local and test stack call it.
 */
export async function beginSample(database: Database, from: Date): Promise<SampleState> {
  return database.transact(actor, async (tx) => {
    const [mark] = await tx.query<{ first: string | null; finished: boolean }>(
      `SELECT (SELECT act FROM audit_entry WHERE seq = 1) AS first, EXISTS (SELECT 1 FROM audit_entry WHERE act = 'sample.finished') AS finished
       FROM audit_head WHERE id = 1 FOR UPDATE`,
    )
    if (mark?.finished) return 'finished'
    if (mark?.first && mark.first !== 'sample.begun') return 'other-data'
    if (mark?.first) await removeHalf(tx)
    await shiftTo(tx, from)
    tx.audit({ act: 'sample.begun', objectKind: 'record', objectId: 'sample' })
    return 'begun'
  })
}

/** Lets the time of a sample that is being filled run on to `to`; time never goes back. Errors: AppError `conflict.state` for any other record. */
export async function moveSampleTime(database: Database, to: Date): Promise<void> {
  await database.transact(actor, async (tx) => {
    await requireBegun(tx)
    if (to > tx.now) await shiftTo(tx, to)
  })
}

/**
 * Ends the filling: the present is the present again. What is still owed for tasks that are open is left to be sent; other notices of the sample's
 * past are cancelled, and jobs that would tell workflows which never ran of facts they will read from the record are taken back.
 */
export async function finishSample(database: Database): Promise<void> {
  await database.transact(actor, async (tx) => {
    await requireBegun(tx)
    await tx.query(`UPDATE time_shift SET shift = '0' WHERE id = 1`)
    await tx.query(
      `UPDATE notice SET state = 'cancelled' WHERE state = 'queued'
         AND NOT (kind IN ('task', 'returned') AND EXISTS (SELECT 1 FROM task t WHERE t.id = notice.task_id AND t.state = 'open'))`,
    )
    await tx.query(
      `SELECT graphile_worker.complete_jobs(ARRAY(
         SELECT id FROM graphile_worker.jobs
         WHERE task_identifier = 'tell-dossier' OR key IN (SELECT 'start:' || id FROM dossier WHERE ended_at IS NOT NULL)))`,
    )
    tx.audit({ act: 'sample.finished', objectKind: 'record', objectId: 'sample' })
  })
}

async function requireBegun(tx: Transaction): Promise<void> {
  const marks = await tx.query<{ act: string }>(`SELECT act FROM audit_entry WHERE object_kind = 'record' AND object_id = 'sample' AND dossier_id IS NULL`)
  if (marks.length !== 1) throw new AppError('conflict.state', { sample: 'not-being-filled' })
}

async function shiftTo(tx: Transaction, instant: Date): Promise<void> {
  await tx.query(`UPDATE time_shift SET shift = $1::timestamptz - now() WHERE id = 1`, [instant])
}

async function removeHalf(tx: Transaction): Promise<void> {
  const names = entities.map((entity) => tx.manager.dataSource.getMetadata(entity).tableName).filter((name) => name !== 'time_shift' && name !== 'audit_head')
  await tx.query(`TRUNCATE ${names.map((name) => `"${name}"`).join(', ')}`)
  await tx.query('ALTER SEQUENCE dossier_code_seq RESTART')
  await tx.query('ALTER SEQUENCE submission_code_seq RESTART')
  await tx.query(`UPDATE audit_head SET seq = 0, hash = '' WHERE id = 1`)
  await tx.query(`SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker.jobs))`)
}
