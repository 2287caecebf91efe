import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@vinhdanh/record'
import { freePorts } from '../../apps/local/src/ports.ts'
import { type Postgres, startPostgres } from '../../apps/local/src/postgres.ts'
import { type FreshDatabase, runAt } from './database.ts'
import { sharedStack } from './shared-stack.ts'

/** Room for a file of its log, which is 16 MiB long from the beginning, and for as much of any table. */
const roomForTables = 32 * 1024
/** A quarter of a file of its log, and more than any table has that was not filled. */
export const tooLittleForTheLog = 8 * 1024

/** Rows that differ in their keys, with `pad` in a column of which there is no index. */
const rowsOf = {
  audit_entry: `(seq, at, actor_name, act, object_kind, object_id, request_id, prev_hash, hash) SELECT -n, now(), '', '', '', '', pad, '', ''`,
  decision: `(id, task_id, person_id, step_row_id, dossier_id, round, revision_no, revision_sha256, outcome, reason, decided_at)
    SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 1, '', '', pad, now()`,
  idempotency: `(person_id, key, body_sha256, created_at) SELECT gen_random_uuid(), '', pad, now()`,
  mail: `(id, recipient_id, address, message_id, subject, state, created_at) SELECT gen_random_uuid(), gen_random_uuid(), '', n, pad, '', now()`,
  step: `(id, dossier_id, no, round, step_id, kind, level, role, state, opened_at) SELECT gen_random_uuid(), gen_random_uuid(), 1, 1, '', '', '', pad, '', now()`,
  'graphile_worker._private_jobs': `(task_id, payload) SELECT 1, to_json(pad)`,
}

export type Fillable = keyof typeof rowsOf

/**
 * A PostgreSQL of a test's own, with the schema of the record, for whose files the system has only so much room: what it asks for beyond is refused as on a full disk,
 * under another name (EFBIG instead of ENOSPC).
 */
export interface SmallPostgres extends FreshDatabase {
  /** Lets a table take all the room there is, down to that for its shortest row. Of what was written nothing is kept. */
  fill(table: Fillable): Promise<void>
  /** Makes room again. */
  clear(): Promise<void>
  /** How often it has said that it got no room. */
  refusals(): Promise<number>
  /** Settles when it has given itself up. */
  ended(): Promise<void>
  /** Starts it again, with another limit or none. */
  restart(fileLimit?: number): Promise<void>
}

/** Starts it. Drop it in `afterAll`. */
export async function startSmallPostgres(): Promise<SmallPostgres> {
  const [port = 0] = await freePorts(1)
  const dataDir = join(sharedStack().folder, `postgres-${port}`)
  const start = (fileLimit?: number): Promise<Postgres> => startPostgres({ dataDir, port, ...(fileLimit === undefined ? {} : { fileLimit }) })
  let server = await start(roomForTables)
  await server.ensureDatabase('vinhdanh')
  const url = server.url('vinhdanh')
  await migrate(url)
  // Nothing makes room behind the test's back; and once it has given itself up it stays so, where it would live on for as long as the room for its log lasts.
  for (const setting of ['autovacuum', 'restart_after_crash']) await runAt(url, `ALTER SYSTEM SET ${setting} = off`)
  await runAt(url, 'SELECT pg_reload_conf()')
  const filled = new Set<Fillable>()
  return {
    url,
    async fill(table) {
      filled.add(table)
      // What a changed row leaves behind is room that is found by whoever reads there next: it is filled with the rest.
      await runAt(url, `VACUUM ${table}`)
      for (const length of [1_500, 0]) {
        // Without the checks of other tables, and without those that keep everybody from writing there.
        const refused = await runAt(url, `SET session_replication_role = replica; INSERT INTO ${table} ${rowsOf[table]} FROM (SELECT generate_series(1, 1000000) AS n, repeat('x', ${length}) AS pad) AS one`).then(() => 'there was room', String)
        if (!refused.includes('could not extend file')) throw new Error(refused)
      }
    },
    async clear() {
      for (const table of filled) await runAt(url, `VACUUM ${table}`)
      filled.clear()
    },
    refusals: async () => (await readFile(join(dataDir, 'postgres.log'), 'utf8')).split('could not extend file').length - 1,
    ended: () => server.ended,
    async restart(fileLimit) {
      await server.stop()
      server = await start(fileLimit)
    },
    drop: () => server.stop(),
  }
}
