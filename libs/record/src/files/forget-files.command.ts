import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { fileUses } from './file-uses.ts'

const job = 'sweep-files'
const actor = systemActor(job, '')

/** Hours for which a file may wait for what will name it: a form that was refused keeps its file for the next try. */
const unusedHours = 20
/** Hours between the moment a file is given up and the one it is forgotten. Whoever read it as known before that has committed long since. */
const retiredHours = 1
/** Files forgotten in one transaction. */
const batch = 500

/** What somebody is still typing keeps its file too. */
const inUse = `(SELECT sha256 FROM ${fileUses} used UNION ALL SELECT fields ->> 'keptFile' FROM unfinished_decision WHERE fields ? 'keptFile')`

export interface Forgotten {
  /** Files that nothing names, given up now. */
  readonly retired: number
  /** Files given up before, of which the record knows nothing any more. */
  readonly forgotten: number
}

/**
 * Gives up what nothing in the record names any more, and forgets what was given up an hour ago, so that the store may remove it. In two steps, as a decision that names a file
 * may be on its way to its commit: what was taken up meanwhile is kept. Between the steps nothing new can name it (`fileBySha256`); sending it again takes it up. Twice does no harm.
 */
export async function forgetFiles(database: Database): Promise<Forgotten> {
  return database.transact(actor, async (tx) => {
    await tx.query(`UPDATE stored_file SET retired_at = NULL WHERE retired_at IS NOT NULL AND sha256 IN ${inUse}`)
    const forgotten = await tx.query<{ sha256: string }>(
      `WITH gone AS (
         DELETE FROM stored_file WHERE sha256 IN (SELECT sha256 FROM stored_file WHERE retired_at <= $1::timestamptz - make_interval(hours => $2) ORDER BY sha256 LIMIT ${batch} FOR UPDATE)
         RETURNING sha256)
       SELECT sha256 FROM gone ORDER BY 1`, [tx.now, retiredHours])
    for (const { sha256 } of forgotten) tx.audit({ act: 'file.forgotten', objectKind: 'file', objectId: sha256 })
    const retired = await tx.query<{ sha256: string }>(
      `WITH given_up AS (
         UPDATE stored_file SET retired_at = $1 WHERE retired_at IS NULL AND created_at <= $1::timestamptz - make_interval(hours => $2) AND NOT EXISTS (SELECT 1 FROM ${inUse} used WHERE used.sha256 = stored_file.sha256)
         RETURNING sha256)
       SELECT sha256 FROM given_up`, [tx.now, unusedHours])
    return { retired: retired.length, forgotten: forgotten.length }
  })
}

/** Asks for the next sweep of the store, in `seconds` by the real clock. There is one such job at most. */
export async function askToSweepFiles(database: Database, seconds = 0): Promise<void> {
  await database.transact(actor, (tx) => tx.job(job, {}, { key: job, inSeconds: seconds }))
}
