import { type Actor } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import { fromCursor, pageOf } from '../cursor.ts'
import { peopleNamed } from '../organisation/people-named.query.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { isUuid } from '../uuid.ts'
import type { NoticeEntity, NoticeKind } from './notice.entity.ts'
import type { SendTime } from './send-time.ts'

export const noticeStates = ['queued', 'sending', 'sent', 'unknown', 'refused', 'bounced', 'cancelled'] as const satisfies readonly NoticeEntity['state'][]

export interface NoticeFilters {
  readonly state?: NoticeEntity['state']
  readonly personId?: string
  /** Part of the recipient's name or address, with or without accents. */
  readonly person?: string
  /** Part of a dossier's code. */
  readonly dossierCode?: string
}

export interface NoticeLine {
  readonly id: string
  readonly kind: NoticeKind
  readonly state: NoticeEntity['state']
  readonly createdAt: Date
  readonly recipientId: string
  readonly recipientName: string
  /** Null for a digest. */
  readonly dossierId: string | null
  readonly dossierCode: string | null
  readonly sendTime: SendTime
  /** Null until it went into a mail. */
  readonly address: string | null
  readonly attempts: number
  /** The mail server's words to the last try. */
  readonly reply: string | null
  readonly lastTriedAt: Date | null
  readonly sentAt: Date | null
  /** When it came back after all. */
  readonly bouncedAt: Date | null
  /** Why it was never sent: its task or step had ended, its question was answered, its recipient has left, its morning was over. Null for any other state. */
  readonly cancelledFor: (typeof cancelGrounds)[number] | null
  /** True when it may be queued again: what it asks for is still asked, and no other notice of the same is under way. */
  readonly mayResend: boolean
}

export const cancelGrounds = ['left', 'answered', 'day-over', 'task-ended', 'past'] as const
/** On the notice `o`, its recipient `p`; in the order of `isOver`. */
const cancelledFor = `CASE WHEN o.state <> 'cancelled' THEN NULL WHEN NOT p.active THEN 'left' WHEN o.kind IN ('question', 'force-asked') THEN 'answered' WHEN o.kind = 'digest' THEN 'day-over' WHEN o.task_id IS NULL AND o.step_row_id IS NULL THEN 'past' ELSE 'task-ended' END`

/** On the notice `o`, its recipient `p`. */
export const mayResend = `(
  o.state IN ('sent', 'unknown', 'refused', 'bounced') AND p.active
  AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = o.task_id AND t.state <> 'open')
  AND NOT EXISTS (SELECT 1 FROM step s WHERE s.id = o.step_row_id AND s.state <> 'open')
  AND (o.kind <> 'digest' OR (o.details ->> 'day')::date = record_today())
  AND NOT EXISTS (SELECT 1 FROM notice other WHERE other.recipient_id = o.recipient_id AND other.dossier_id IS NOT DISTINCT FROM o.dossier_id AND other.kind = o.kind
    AND other.task_id IS NOT DISTINCT FROM o.task_id AND other.state IN ('queued', 'sending')))`

/** What the log is ordered by. A cursor has milliseconds, the column more: cut alike on both sides, and in UTC, so that it can be an index. */
const newest = `date_trunc('milliseconds', o.created_at AT TIME ZONE 'UTC')`

/** What was owed to whom about the dossiers of the actor's branches, and the digests of their people, the newest first. Errors: AppError `auth.not-allowed`; `validation.failed` for a cursor that is none. */
export async function noticeLog(
  reader: Reader, actor: Actor, filters: NoticeFilters, { cursor, limit }: { readonly cursor?: string | null; readonly limit: number },
): Promise<{ readonly rows: readonly NoticeLine[]; readonly next: string | null }> {
  requireRightAnywhere(actor, 'mail.log')
  const parameters = new SqlParameters()
  const people = filters.person?.trim() ? await peopleNamed(reader, filters.person) : null
  const conditions = conditionsOf(actor, filters, people, parameters)
  if (cursor) {
    const { at, id } = fromCursor(cursor)
    conditions.push(`(${newest}, o.id) < (${parameters.add(at)}::timestamptz AT TIME ZONE 'UTC', ${parameters.add(id)}::uuid)`)
  }
  const rows = await reader.query<NoticeLine>(
    `SELECT o.id, o.kind, o.state, o.send_time AS "sendTime", o.created_at AS "createdAt", p.id AS "recipientId", p.name AS "recipientName", d.id AS "dossierId", d.code AS "dossierCode",
       m.address, coalesce(m.attempts, 0) AS attempts, coalesce(m.bounce_words, m.server_reply) AS reply, m.last_tried_at AS "lastTriedAt", m.sent_at AS "sentAt", m.bounced_at AS "bouncedAt", ${cancelledFor} AS "cancelledFor", ${mayResend} AS "mayResend"
     FROM notice o JOIN person p ON p.id = o.recipient_id LEFT JOIN dossier d ON d.id = o.dossier_id LEFT JOIN mail m ON m.id = o.mail_id
     WHERE ${conditions.join(' AND ')} ORDER BY ${newest} DESC, o.id DESC LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  )
  return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }))
}

function conditionsOf(actor: Actor, { state, personId, dossierCode }: NoticeFilters, people: readonly string[] | null, parameters: SqlParameters): string[] {
  if (personId !== undefined && !isUuid(personId)) return ['false']
  // A digest is of no dossier: it belongs to the branches in which its recipient has a post.
  const conditions = [`(${branchCondition(actor, 'mail.log', 'd.unit_path', parameters)} OR o.kind = 'digest' AND EXISTS (
    SELECT 1 FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = o.recipient_id AND ${branchCondition(actor, 'mail.log', 'u.path', parameters)}))`]
  if (state !== undefined) conditions.push(`o.state = ${parameters.add(state)}`)
  if (personId !== undefined) conditions.push(`o.recipient_id = ${parameters.add(personId)}::uuid`)
  if (people) conditions.push(`o.recipient_id = ANY(${parameters.add(people)}::uuid[])`)
  if (dossierCode?.trim()) conditions.push(`strpos(d.code, ${parameters.add(dossierCode.trim().toUpperCase())}) > 0`)
  return conditions
}
