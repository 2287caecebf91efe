import { mayResend } from '../notices/notice-log.query.ts'
import { newestOfTask } from '../notices/undelivered.ts'
import type { Reader } from '../reader.ts'

/** The newest mail of an open task: to whom, and what became of it. No address and no link. */
export interface MailSeen {
  readonly noticeId: string
  readonly holder: string
  readonly state: string
}
export interface MailForecast {
  readonly mails: readonly MailSeen[]
}

/**
 * Of each open task of these dossiers the newest mail to its holder, where it may go once more and `condition` holds: SQL on the notice `o`, its recipient `p` and
 * its task `t`, with `values` from `$2` on. A dossier without any is not in the answer.
 */
export async function mailsOfTasks(reader: Reader, dossierIds: readonly string[], condition: string, values: readonly unknown[] = []): Promise<ReadonlyMap<string, MailForecast>> {
  const rows = await reader.query<MailForecast & { dossierId: string }>(
    `SELECT o.dossier_id AS "dossierId", jsonb_agg(jsonb_build_object('noticeId', o.id, 'holder', p.name, 'state', o.state) ORDER BY p.name, o.id) AS mails
     FROM notice o JOIN task t ON t.id = o.task_id AND t.state = 'open' JOIN person p ON p.id = o.recipient_id
     WHERE o.dossier_id = ANY($1::uuid[]) AND p.id = t.holder_id AND ${mayResend} AND ${condition} AND ${newestOfTask('o')}
     GROUP BY o.dossier_id`, [dossierIds, ...values])
  return new Map(rows.map(({ dossierId, mails }) => [dossierId, { mails }]))
}

/** The newest mail of each task that these mails were about, read again: what was owed anew stands before the old one. */
export async function newestMails(reader: Reader, dossierId: string, noticeIds: readonly string[]): Promise<MailForecast> {
  const mails = await reader.query<MailSeen>(
    `SELECT DISTINCT ON (o.task_id) o.id AS "noticeId", p.name AS holder, o.state FROM notice o JOIN person p ON p.id = o.recipient_id
     WHERE o.dossier_id = $1 AND o.task_id IN (SELECT task_id FROM notice WHERE id = ANY($2::uuid[])) AND o.state <> 'cancelled' ORDER BY o.task_id, o.created_at DESC, o.id DESC`,
    [dossierId, noticeIds])
  return { mails }
}
