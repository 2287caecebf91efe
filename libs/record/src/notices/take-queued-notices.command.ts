import { AppError } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { systemActor } from '../access/system-actor.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import type { Envelope, Letter } from './letter.ts'
import { isOver } from './is-over.ts'
import { MailEntity } from './mail.entity.ts'
import { NoticeEntity } from './notice.entity.ts'
import { type BegunMail, readLetter } from './read-letter.ts'

/** A letter whose try has begun and is on the books; every one must be followed by `recordDelivery`. */
export interface TakenLetter extends Letter, Envelope {
  /** True when an earlier try of the same message was made. */
  readonly isRetry: boolean
}

/** A message may have been doubled once; what stays unknown after that is left to the mail log. */
export const mostUnknownOutcomes = 2

/**
 * Takes what is owed to one person as one mail and begins a try: the mail that is unfinished first, with the Message-ID and date it has, else what is to go at once as a new one; a digest takes along everything queued. What asks for something that is over is cancelled. Null when
 * nothing is left to send.
 *
 * A try is booked as of unknown outcome until `recordDelivery` says otherwise: whoever dies in between leaves the truth behind.
 * The caller sees to it that one letter of a person is in flight at a time.
 */
export async function takeQueuedNotices(database: Database, recipientId: string, compose: (letter: Letter) => Envelope): Promise<TakenLetter | null> {
  // How many days are left is said, not judged: the calendar of a moment ago will do.
  const calendar = await loadCalendar(database)
  return database.transact(systemActor('courier', ''), async (tx) => {
    const begun = await unfinishedMail(tx, recipientId)
    await cancelWhatIsOver(tx, recipientId)
    const mail = begun ?? (await newMail(tx, recipientId))
    if (!mail) return null
    const letter = await readLetter(tx, mail, calendar)
    if (!letter) return cancelMail(tx, mail.id)
    // A copy that may have arrived is followed by the same again; before that the subject keeps up with what is told.
    return begin(tx, mail.unknownOutcomes > 0 ? mail : { ...mail, ...compose(letter) }, letter)
  })
}

/** Books the try, and what the letter says: its second copy will say the same. */
async function begin(tx: Transaction, { id, messageId, subject, attempts }: BegunMail, letter: Letter): Promise<TakenLetter> {
  const begun = await tx.query(
    `WITH said AS (
       UPDATE notice SET details = coalesce(details, '{}') || jsonb_build_object('said', s.said)
       FROM jsonb_array_elements($5::jsonb) AS s(said) WHERE notice.id = (s.said ->> 'id')::uuid),
     begun AS (
       UPDATE mail SET message_id = $3, subject = $4, attempts = attempts + 1, unknown_outcomes = unknown_outcomes + 1, last_tried_at = $6
       WHERE id = $1 AND state = 'sending' AND attempts = $2 RETURNING id)
     SELECT id FROM begun`,
    [id, attempts, messageId, subject, JSON.stringify(letter.notices), tx.now])
  if (begun.length !== 1) throw new AppError('conflict.version')
  return { ...letter, messageId, subject, isRetry: attempts > 0 }
}

async function cancelMail(tx: Transaction, mailId: string): Promise<null> {
  await tx.update(MailEntity, { id: mailId, state: 'sending' }, { state: 'cancelled' })
  await tx.update(NoticeEntity, { mailId, state: 'sending' }, { state: 'cancelled' })
  return null
}

/** A letter that may have arrived already stays as it is, so that its second copy says the same. */
async function cancelWhatIsOver(tx: Transaction, recipientId: string): Promise<void> {
  await tx.query(
    `UPDATE notice SET state = 'cancelled' WHERE recipient_id = $1 AND state IN ('queued', 'sending') AND ${isOver}
     AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.id = notice.mail_id AND m.unknown_outcomes > 0)`,
    [recipientId],
  )
}

const mailColumns = `m.id, m.recipient_id AS "recipientId", m.address, m.message_id AS "messageId", m.subject, m.attempts, m.unknown_outcomes AS "unknownOutcomes", m.created_at AS "createdAt",
  p.name AS "recipientName", p.locale`

/** The mail to go on with. One with nothing left to ask is given up, and one that may have been doubled already. */
async function unfinishedMail(tx: Transaction, recipientId: string): Promise<BegunMail | null> {
  const mails = await tx.query<BegunMail & { readonly isOldDigest: boolean; readonly asks: boolean }>(
    `SELECT ${mailColumns}, coalesce(n."hasDigest", false) AS "hasDigest", coalesce(n."isOldDigest", false) AS "isOldDigest", coalesce(n.asks, false) AS asks
     FROM mail m JOIN person p ON p.id = m.recipient_id LEFT JOIN LATERAL (
       SELECT bool_or(kind = 'digest') AS "hasDigest", bool_or(kind = 'digest' AND ${isOver}) AS "isOldDigest", bool_or(state = 'sending' AND NOT ${isOver}) AS asks
       FROM notice WHERE notice.mail_id = m.id AND notice.state <> 'cancelled') n ON true
     WHERE m.recipient_id = $1 AND m.state = 'sending' ORDER BY m.created_at`, [recipientId])
  let next: BegunMail | null = null
  for (const { isOldDigest, asks, ...mail } of mails) {
    if (mail.unknownOutcomes === 0 && isOldDigest) await giveUpOldDigest(tx, mail.id)
    else if (mail.unknownOutcomes >= mostUnknownOutcomes || (mail.unknownOutcomes > 0 && !asks)) await finishMail(tx, mail.id, 'unknown')
    else if (!asks) await cancelMail(tx, mail.id)
    else next ??= mail
  }
  return next
}

/** The digest of an earlier day, put off until now, is not sent any more: what it was to take along goes with the next. */
async function giveUpOldDigest(tx: Transaction, mailId: string): Promise<void> {
  await tx.query(`UPDATE notice SET state = 'queued', mail_id = NULL WHERE mail_id = $1 AND state = 'sending' AND kind <> 'digest'`, [mailId])
  await cancelMail(tx, mailId)
}

/** What is known of a mail that is finished. */
interface Booked {
  readonly unknownOutcomes?: number
  readonly serverReply?: string
  readonly sentAt?: Date
}

/** Ends a mail and its notices in one state; what is not said in `booked` stays. */
export async function finishMail(tx: Transaction, mailId: string, state: 'sent' | 'refused' | 'unknown', { unknownOutcomes, serverReply, sentAt }: Booked = {}): Promise<void> {
  await tx.query(
    `WITH told AS (UPDATE notice SET state = $2 WHERE mail_id = $1 AND state = 'sending')
     UPDATE mail SET state = $2, unknown_outcomes = coalesce($3, unknown_outcomes), server_reply = coalesce($4, server_reply), sent_at = coalesce($5, sent_at) WHERE id = $1`,
    [mailId, state, unknownOutcomes ?? null, serverReply ?? null, sentAt ?? null])
}

/** What is to go at once as one mail; with a digest, everything that is queued. */
async function newMail(tx: Transaction, recipientId: string): Promise<BegunMail | null> {
  const [mail] = await tx.query<BegunMail>(
    `WITH taken AS (
       UPDATE notice SET state = 'sending', mail_id = $2 WHERE recipient_id = $1 AND state = 'queued'
         AND (send_time = 'at-once' OR EXISTS (SELECT 1 FROM notice d WHERE d.recipient_id = $1 AND d.state = 'queued' AND d.kind = 'digest')) RETURNING kind),
     m AS (
       INSERT INTO mail (id, recipient_id, address, message_id, subject, state, attempts, unknown_outcomes, created_at)
       SELECT $2, p.id, p.email, $2, '', 'sending', 0, 0, $3 FROM person p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM taken) RETURNING *)
     SELECT ${mailColumns}, EXISTS (SELECT 1 FROM taken WHERE kind = 'digest') AS "hasDigest" FROM m JOIN person p ON p.id = m.recipient_id`,
    [recipientId, randomUUID(), tx.now],
  )
  return mail ?? null
}
