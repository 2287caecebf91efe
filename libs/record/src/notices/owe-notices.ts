import type { Day } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import type { DossierNoticeKind, NoticeKind } from './notice.entity.ts'
import { type SendTime, sendTimeOf } from './send-time.ts'

interface Owed {
  readonly recipientId: string
  /** What makes this notice the same one when its effect runs again. */
  readonly uniqueKey: string
  /** As its kind says when absent. */
  readonly sendTime?: SendTime
  readonly details?: Record<string, unknown>
}

export interface OwedNotice extends Owed {
  readonly kind: DossierNoticeKind
  readonly dossierId: string
  readonly round: number
  readonly taskId?: string
  readonly stepRowId?: string
}

/**
 * Queues notices and, for each recipient to whom one goes at once, the one job that sends them. The others wait for the digest. Running twice owes nothing twice.
 */
export async function oweNotices(tx: Transaction, notices: readonly OwedNotice[]): Promise<void> {
  await owe(tx, notices)
}

/** Queues the digest of a day for people, each with its job. */
export async function oweDigest(tx: Transaction, day: Day, people: readonly Pick<Owed, 'recipientId' | 'uniqueKey'>[]): Promise<void> {
  await owe(tx, people.map((person) => ({ ...person, kind: 'digest', details: { day } })))
}

async function owe(tx: Transaction, notices: readonly (Owed & { readonly kind: NoticeKind })[]): Promise<void> {
  if (notices.length === 0) return
  // Whoever chose the digest still hears at once of what is on today's agenda of a council.
  await tx.query(
    `INSERT INTO notice (id, unique_key, recipient_id, kind, send_time, dossier_id, task_id, step_row_id, round, state, details, created_at)
     SELECT gen_random_uuid(), n."uniqueKey", n."recipientId", n.kind,
       CASE WHEN n."sendTime" <> 'duty' THEN n."sendTime"
         WHEN EXISTS (SELECT 1 FROM session_item i JOIN council_session s ON s.id = i.session_id WHERE i.dossier_id = n."dossierId" AND s.held_on = $3) THEN 'at-once'
         ELSE p.duty_mail END,
       n."dossierId", n."taskId", n."stepRowId", n.round, 'queued', n.details, $2
     FROM jsonb_to_recordset($1::jsonb)
       AS n("uniqueKey" text, "recipientId" uuid, kind text, "sendTime" text, "dossierId" uuid, "taskId" uuid, "stepRowId" uuid, round int, details jsonb)
     JOIN person p ON p.id = n."recipientId"
     ON CONFLICT (unique_key) DO NOTHING`,
    [JSON.stringify(notices.map((notice) => ({ sendTime: sendTimeOf[notice.kind], ...notice }))), tx.now, tx.today],
  )
  tx.owesLetters(notices.map(({ recipientId }) => recipientId))
}
