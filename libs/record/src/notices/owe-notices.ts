import type { Transaction } from '../transaction.ts'
import { NoticeEntity, type NoticeKind } from './notice.entity.ts'

export interface OwedNotice {
  readonly recipientId: string
  readonly kind: NoticeKind
  readonly dossierId: string
  readonly round: number
  /** What makes this notice the same one when its effect runs again. */
  readonly uniqueKey: string
  readonly taskId?: string
  readonly stepRowId?: string
  readonly details?: Record<string, unknown>
}

/** Seconds within which several notices to one person go as one message. */
const gatheringSeconds = 60

/**
 * Queues notices and, for each recipient, the one job that sends them: at once when nothing went to that person within the last
 * minute, else when that minute is over. Running twice owes nothing twice.
 */
export async function oweNotices(tx: Transaction, notices: readonly OwedNotice[]): Promise<void> {
  if (notices.length === 0) return
  await tx.query(
    `INSERT INTO notice (id, unique_key, recipient_id, kind, dossier_id, task_id, step_row_id, round, state, details, created_at)
     SELECT gen_random_uuid(), n."uniqueKey", n."recipientId", n.kind, n."dossierId", n."taskId", n."stepRowId", n.round, 'queued', n.details, $2
     FROM jsonb_to_recordset($1::jsonb)
       AS n("uniqueKey" text, "recipientId" uuid, kind text, "dossierId" uuid, "taskId" uuid, "stepRowId" uuid, round int, details jsonb)
     ON CONFLICT (unique_key) DO NOTHING`,
    [JSON.stringify(notices), tx.now],
  )
  await tx.query(
    `SELECT graphile_worker.add_job('send-notices', payload := json_build_object('recipientId', r.id), max_attempts := 1000,
       job_key := 'send-notices:' || r.id, job_key_mode := 'preserve_run_at',
       run_at := now() + greatest(interval '0', coalesce((SELECT max(m.created_at) FROM mail m WHERE m.recipient_id = r.id) + make_interval(secs => $2) - record_now(), interval '0')))
     FROM unnest($1::uuid[]) AS r(id)`,
    [[...new Set(notices.map((notice) => notice.recipientId))], gatheringSeconds],
  )
}

/** Withdraws what is still queued for tasks that are over: nobody is asked to do what is done. */
export async function cancelNoticesOfStep(tx: Transaction, stepRowId: string): Promise<void> {
  await tx.update(NoticeEntity, { stepRowId, state: 'queued' }, { state: 'cancelled' })
}
