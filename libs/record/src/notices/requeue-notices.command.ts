import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'

/** Asks again, in `seconds`, for what is owed to one person: somebody else is sending to them at this moment, or it is not the hour. */
export async function requeueNotices(database: Database, recipientId: string, seconds: number): Promise<void> {
  await database.transact(systemActor('courier', ''), async (tx) => {
    tx.job('send-notices', { recipientId }, { key: `send-notices:${recipientId}`, inSeconds: seconds, keyMode: 'preserve_run_at' })
  })
}

/**
 * Makes a job for everybody who is owed something and has none. Two transactions that add a job under one key while a third takes it may
 * lose one; so no notice depends on its job alone. Answers for how many.
 */
export async function requeueForgottenNotices(database: Database): Promise<number> {
  const rows = await database.query<{ id: string }>(
    `SELECT graphile_worker.add_job('send-notices', payload := json_build_object('recipientId', owed.id), max_attempts := 1000,
       job_key := 'send-notices:' || owed.id, job_key_mode := 'preserve_run_at')
     FROM (
       SELECT id FROM (SELECT recipient_id AS id FROM notice WHERE state = 'queued' AND send_time = 'at-once' UNION SELECT recipient_id FROM mail WHERE state = 'sending') q
       WHERE NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'send-notices:' || q.id) ORDER BY id) owed`,
  )
  return rows.length
}
