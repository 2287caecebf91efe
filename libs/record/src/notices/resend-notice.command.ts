import { type Actor, AppError, may } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { requireUuid } from '../uuid.ts'
import { mayResend } from './notice-log.query.ts'
import { type DossierNoticeKind, NoticeEntity } from './notice.entity.ts'
import { oweDigest, oweNotices } from './owe-notices.ts'

const mostPerHour = 3

/**
 * Owes a notice once more, at once and as a new one: the old one keeps what became of it. A digest is drawn anew, on its own day. Errors: `not-found`, `auth.not-allowed`, `link.over` when what it
 * asks for is over, its recipient has left, or the same is under way already; `limit.too-many-requests` when the same went once more three times within the hour.
 */
export async function resendNotice(database: Database, actor: Actor, noticeId: string): Promise<{ readonly dossierId: string | null }> {
  requireUuid(noticeId)
  return database.transact(actor, (tx) => resendNoticeWithin(tx, noticeId))
}

/** Owes it once more inside a transaction, in the name of `tx.actor`. */
export async function resendNoticeWithin(tx: Transaction, noticeId: string): Promise<{ readonly dossierId: string | null }> {
  const notice = await tx.get(NoticeEntity, { id: noticeId })
  await requireRightOver(tx, tx.actor, notice)
  const [row] = await tx.query<{ may: boolean; again: number; lately: number }>(
    `SELECT ${mayResend} AS may, (SELECT count(*)::int FROM notice a WHERE starts_with(a.unique_key, 'again:' || o.id)) AS again,
       (SELECT count(*)::int FROM notice a WHERE a.recipient_id = o.recipient_id AND a.kind = o.kind AND a.dossier_id IS NOT DISTINCT FROM o.dossier_id AND a.task_id IS NOT DISTINCT FROM o.task_id
          AND starts_with(a.unique_key, 'again:') AND a.created_at > record_now() - interval '1 hour') AS lately
     FROM notice o JOIN person p ON p.id = o.recipient_id WHERE o.id = $1`, [noticeId])
  if (!row?.may) throw new AppError('link.over', { state: notice.state })
  const { recipientId, kind, dossierId, round, taskId, stepRowId, details } = notice
  if (row.lately >= mostPerHour) throw new AppError('limit.too-many-requests')
  const uniqueKey = `again:${noticeId}:${row.again + 1}`
  if (dossierId === null || round === null) await oweDigest(tx, tx.today, [{ recipientId, uniqueKey }])
  else {
    await oweNotices(tx, [{
      recipientId, kind: kind as DossierNoticeKind, dossierId, round, uniqueKey, sendTime: 'at-once', ...(taskId ? { taskId } : {}), ...(stepRowId ? { stepRowId } : {}), ...(details ? { details } : {}),
    }])
  }
  tx.audit({ act: 'notice.resend', objectKind: 'notice', objectId: noticeId, ...(dossierId ? { dossierId } : {}), before: { state: notice.state }, after: { recipientId, kind } })
  return { dossierId }
}

/** Over a notice of a dossier by the dossier's unit; over a digest by a post of its recipient. */
async function requireRightOver(tx: Transaction, actor: Actor, { dossierId, recipientId }: NoticeEntity): Promise<void> {
  if (dossierId !== null) return requireRight(actor, 'mail.resend', (await tx.lock(DossierEntity, { id: dossierId })).unitPath)
  const posts = await tx.query<{ path: string }>('SELECT u.path FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = $1', [recipientId])
  if (!posts.some(({ path }) => may(actor, 'mail.resend', path))) throw new AppError('auth.not-allowed')
}
