import { type Actor, AppError } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { requireUuid } from '../uuid.ts'
import { mayResend } from './notice-log.query.ts'
import { NoticeEntity } from './notice.entity.ts'
import { oweNotices } from './owe-notices.ts'

/**
 * Owes a notice once more, as a new one: the old one keeps what became of it. Errors: `not-found`, `auth.not-allowed`, `link.over` when what it
 * asks for is over, its recipient has left, or the same is under way already.
 */
export async function resendNotice(database: Database, actor: Actor, noticeId: string): Promise<{ readonly dossierId: string }> {
  requireUuid(noticeId)
  return database.transact(actor, async (tx) => {
    const notice = await tx.get(NoticeEntity, { id: noticeId })
    const dossier = await tx.lock(DossierEntity, { id: notice.dossierId })
    requireRight(actor, 'mail.resend', dossier.unitPath)
    const [row] = await tx.query<{ may: boolean; again: number }>(
      `SELECT ${mayResend} AS may, (SELECT count(*)::int FROM notice a WHERE starts_with(a.unique_key, 'again:' || o.id)) AS again
       FROM notice o JOIN person p ON p.id = o.recipient_id WHERE o.id = $1`, [noticeId])
    if (!row?.may) throw new AppError('link.over', { state: notice.state })
    const { recipientId, kind, dossierId, round, taskId, stepRowId, details } = notice
    await oweNotices(tx, [{
      recipientId, kind, dossierId, round, uniqueKey: `again:${noticeId}:${row.again + 1}`, ...(taskId ? { taskId } : {}), ...(stepRowId ? { stepRowId } : {}), ...(details ? { details } : {}),
    }])
    tx.audit({ act: 'notice.resend', objectKind: 'notice', objectId: noticeId, dossierId, before: { state: notice.state }, after: { recipientId, kind } })
    return { dossierId }
  })
}
