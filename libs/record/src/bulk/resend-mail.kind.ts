import { AppError } from '@vinhdanh/domain'
import { undelivered } from '../notices/undelivered.ts'
import { mayResend } from '../notices/notice-log.query.ts'
import { resendNoticeWithin } from '../notices/resend-notice.command.ts'
import type { Reader } from '../reader.ts'
import type { RepairKind } from './bulk-kind.ts'

/** One mail that its holder may not have: to whom, and what became of it. No address and no link. */
export interface MailSeen {
  readonly noticeId: string
  readonly holder: string
  readonly state: string
}
export interface MailForecast {
  readonly mails: readonly MailSeen[]
}

async function failedMails(reader: Reader, dossierIds: readonly string[]): Promise<ReadonlyMap<string, MailForecast>> {
  const rows = await reader.query<MailForecast & { dossierId: string }>(
    `SELECT o.dossier_id AS "dossierId", jsonb_agg(jsonb_build_object('noticeId', o.id, 'holder', p.name, 'state', o.state) ORDER BY p.name, o.id) AS mails
     FROM notice o JOIN task t ON t.id = o.task_id AND t.state = 'open' JOIN person p ON p.id = o.recipient_id
     WHERE o.dossier_id = ANY($1::uuid[]) AND p.id = t.holder_id AND ${undelivered('o')} AND ${mayResend} GROUP BY o.dossier_id`, [dossierIds])
  return new Map(rows.map(({ dossierId, mails }) => [dossierId, { mails }]))
}

/** Sends the failed mails of a dossier's open tasks once more, each as `resendNotice` does: the very ones that the rehearsal named, as far as they still stand as failed. */
export const resendMailKind: RepairKind = {
  undoable: false,
  causes: ['mail-not-delivered'],
  foresee: failedMails,
  async carryOut(tx, _, { dossierId, forecast }) {
    const failed = new Set((await failedMails(tx, [dossierId])).get(dossierId)?.mails.map(({ noticeId }) => noticeId))
    const still = (forecast as MailForecast).mails.filter(({ noticeId }) => failed.has(noticeId))
    if (still.length === 0) throw new AppError('conflict.state')
    for (const { noticeId } of still) await resendNoticeWithin(tx, noticeId)
    // The newest of each task, read again: what was owed anew stands before the old one.
    const mails = await tx.query<MailSeen>(
      `SELECT DISTINCT ON (o.task_id) o.id AS "noticeId", p.name AS holder, o.state FROM notice o JOIN person p ON p.id = o.recipient_id
       WHERE o.dossier_id = $1 AND o.task_id IN (SELECT task_id FROM notice WHERE id = ANY($2::uuid[])) AND o.state <> 'cancelled' ORDER BY o.task_id, o.created_at DESC, o.id DESC`,
      [dossierId, still.map(({ noticeId }) => noticeId)])
    return { mails } satisfies MailForecast
  },
}
