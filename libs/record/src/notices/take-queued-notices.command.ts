import { AppError, type WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { systemActor } from '../access/system-actor.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import type { Envelope, Letter } from './letter.ts'
import { isOver } from './is-over.ts'
import { MailEntity } from './mail.entity.ts'
import { NoticeEntity } from './notice.entity.ts'
import { type BegunMail, readLetters } from './read-letter.ts'

/** A letter whose try has begun and is on the books, with what was drawn from it; every one must be followed by `recordDelivery`. */
export type TakenLetter<Drawn extends Envelope = Envelope> = Letter & Drawn & {
  /** True when an earlier try of the same message was made. */
  readonly isRetry: boolean
}

/** What a letter is fixed to, and whatever else is to come along with it. */
type Draw<Drawn extends Envelope> = (letter: Letter) => Drawn

/** A message may have been doubled once; what stays unknown after that is left to the mail log. */
export const mostUnknownOutcomes = 2

/**
 * Takes what is owed to one person as one mail and begins a try: the mail that is unfinished first, with the Message-ID and date it has, else what is to go at once as a new one; a digest takes along everything queued. What asks for something that is over is cancelled. Null when
 * nothing is left to send.
 *
 * A try is booked as of unknown outcome until `recordDelivery` says otherwise: whoever dies in between leaves the truth behind.
 * The caller sees to it that one letter of a person is in flight at a time.
 */
export async function takeQueuedNotices<Drawn extends Envelope>(database: Database, recipientId: string, draw: Draw<Drawn>): Promise<TakenLetter<Drawn> | null> {
  // How many days are left is said, not judged: the calendar of a moment ago will do.
  const calendar = await loadCalendar(database)
  const taken = await database.transact(courier, (tx) => take(tx, [recipientId], calendar, draw))
  return taken.get(recipientId) ?? null
}

/**
 * As `takeQueuedNotices` for several people, in one transaction. It waits for nobody: who is not in the answer is to be taken alone, as somebody changes what is owed to them at this moment, or a digest is, which asks many questions of its own.
 */
export async function takeQueuedNoticesTogether<Drawn extends Envelope>(database: Database, recipientIds: readonly string[], draw: Draw<Drawn>): Promise<ReadonlyMap<string, TakenLetter<Drawn> | null>> {
  const calendar = await loadCalendar(database)
  return database.transact(courier, async (tx) => take(tx, await lockWhatIsFree(tx, recipientIds), calendar, draw))
}

const courier = systemActor('courier', '')

/**
 * Those of these people whose letters can be taken together. All that is owed to them is locked from here on, so that no later statement waits: of several people, it could
 * wait for somebody who waits for another of them (a step that ends takes the notices of all its holders).
 */
async function lockWhatIsFree(tx: Transaction, recipientIds: readonly string[]): Promise<string[]> {
  const free = await tx.query<{ id: string }>(
    `WITH mails AS MATERIALIZED (SELECT id FROM mail WHERE recipient_id = ANY($1::uuid[]) AND state = 'sending' FOR NO KEY UPDATE SKIP LOCKED),
       notices AS MATERIALIZED (SELECT id FROM notice WHERE recipient_id = ANY($1::uuid[]) AND state IN ('queued', 'sending') FOR NO KEY UPDATE SKIP LOCKED)
     SELECT id FROM unnest($1::uuid[]) AS r(id)
     WHERE id NOT IN (SELECT recipient_id FROM mail WHERE recipient_id = ANY($1::uuid[]) AND state = 'sending' AND id NOT IN (SELECT id FROM mails))
       AND id NOT IN (SELECT recipient_id FROM notice WHERE recipient_id = ANY($1::uuid[]) AND state IN ('queued', 'sending') AND (kind = 'digest' OR id NOT IN (SELECT id FROM notices)))`, [recipientIds])
  return free.map(({ id }) => id)
}

async function take<Drawn extends Envelope>(tx: Transaction, recipientIds: readonly string[], calendar: WorkingCalendar, draw: Draw<Drawn>): Promise<Map<string, TakenLetter<Drawn> | null>> {
  const taken = new Map<string, TakenLetter<Drawn> | null>(recipientIds.map((id) => [id, null]))
  if (recipientIds.length === 0) return taken
  const [begun] = await together([unfinishedMails(tx, recipientIds), cancelWhatIsOver(tx, recipientIds)])
  const mails = [...begun.values(), ...(await newMails(tx, recipientIds.filter((id) => !begun.has(id))))]
  const letters = await readLetters(tx, mails, calendar)
  for (const { id, recipientId, attempts, unknownOutcomes, messageId, subject } of mails) {
    const letter = letters.get(id)
    // A copy that may have arrived is followed by the same again; before that the subject keeps up with what is told.
    if (letter) taken.set(recipientId, { ...letter, ...draw(letter), ...(unknownOutcomes > 0 ? { messageId, subject } : {}), isRetry: attempts > 0 })
    else await cancelMail(tx, id)
  }
  await begin(tx, mails, [...taken.values()].filter((letter) => letter !== null))
  return taken
}

/** Books the tries, and what the letters say: their second copies will say the same. */
async function begin(tx: Transaction, mails: readonly BegunMail[], letters: readonly TakenLetter[]): Promise<void> {
  if (letters.length === 0) return
  const attempts = new Map(mails.map((mail) => [mail.id, mail.attempts]))
  const notices = letters.flatMap((letter) => letter.notices)
  const begun = await tx.query(
    `WITH said AS (UPDATE notice SET details = coalesce(details, '{}') || jsonb_build_object('said', $6::jsonb -> id::text) WHERE id = ANY($5::uuid[])),
     begun AS (
       UPDATE mail SET message_id = t.message_id, subject = t.subject, attempts = mail.attempts + 1, unknown_outcomes = unknown_outcomes + 1, last_tried_at = $7
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS t(id, attempts, message_id, subject) WHERE mail.id = t.id AND mail.state = 'sending' AND mail.attempts = t.attempts RETURNING mail.id)
     SELECT id FROM begun`,
    [
      letters.map(({ mailId }) => mailId), letters.map(({ mailId }) => attempts.get(mailId)), letters.map(({ messageId }) => messageId), letters.map(({ subject }) => subject),
      notices.map(({ id }) => id), JSON.stringify(Object.fromEntries(notices.map((notice) => [notice.id, notice]))), tx.now,
    ])
  if (begun.length !== letters.length) throw new AppError('conflict.version')
}

async function cancelMail(tx: Transaction, mailId: string): Promise<void> {
  await tx.update(MailEntity, { id: mailId, state: 'sending' }, { state: 'cancelled' })
  await tx.update(NoticeEntity, { mailId, state: 'sending' }, { state: 'cancelled' })
}

/** A letter that may have arrived already stays as it is, so that its second copy says the same. */
async function cancelWhatIsOver(tx: Transaction, recipientIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE notice SET state = 'cancelled' WHERE recipient_id = ANY($1::uuid[]) AND state IN ('queued', 'sending') AND ${isOver}
     AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.id = notice.mail_id AND m.unknown_outcomes > 0)`,
    [recipientIds],
  )
}

const mailColumns = `m.id, m.recipient_id AS "recipientId", m.address, m.message_id AS "messageId", m.subject, m.attempts, m.unknown_outcomes AS "unknownOutcomes", m.created_at AS "createdAt",
  p.name AS "recipientName", p.locale`

/** The mail to go on with, of each of these people who has one. One with nothing left to ask is given up, and one that may have been doubled already. */
async function unfinishedMails(tx: Transaction, recipientIds: readonly string[]): Promise<Map<string, BegunMail>> {
  const mails = await tx.query<BegunMail & { readonly isOldDigest: boolean; readonly asks: boolean }>(
    `SELECT ${mailColumns}, coalesce(n."hasDigest", false) AS "hasDigest", coalesce(n."isOldDigest", false) AS "isOldDigest", coalesce(n.asks, false) AS asks
     FROM mail m JOIN person p ON p.id = m.recipient_id LEFT JOIN LATERAL (
       SELECT bool_or(kind = 'digest') AS "hasDigest", bool_or(kind = 'digest' AND ${isOver}) AS "isOldDigest", bool_or(state = 'sending' AND NOT ${isOver}) AS asks
       FROM notice WHERE notice.mail_id = m.id AND notice.state <> 'cancelled') n ON true
     WHERE m.recipient_id = ANY($1::uuid[]) AND m.state = 'sending' ORDER BY m.created_at`, [recipientIds])
  const next = new Map<string, BegunMail>()
  for (const { isOldDigest, asks, ...mail } of mails) {
    if (mail.unknownOutcomes === 0 && isOldDigest) await giveUpOldDigest(tx, mail.id)
    else if (mail.unknownOutcomes >= mostUnknownOutcomes || (mail.unknownOutcomes > 0 && !asks)) await finishMail(tx, mail.id, 'unknown')
    else if (!asks) await cancelMail(tx, mail.id)
    else if (!next.has(mail.recipientId)) next.set(mail.recipientId, mail)
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

/** What is to go at once to each of these people as one mail; with a digest, everything that is queued. */
async function newMails(tx: Transaction, recipientIds: readonly string[]): Promise<BegunMail[]> {
  if (recipientIds.length === 0) return []
  return tx.query<BegunMail>(
    `WITH r AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS r(id, mail_id)),
     taken AS (
       UPDATE notice SET state = 'sending', mail_id = r.mail_id FROM r WHERE recipient_id = r.id AND state = 'queued'
         AND (send_time = 'at-once' OR EXISTS (SELECT 1 FROM notice d WHERE d.recipient_id = r.id AND d.state = 'queued' AND d.kind = 'digest')) RETURNING kind, notice.mail_id),
     m AS (
       INSERT INTO mail (id, recipient_id, address, message_id, subject, state, attempts, unknown_outcomes, created_at)
       SELECT r.mail_id, p.id, p.email, r.mail_id, '', 'sending', 0, 0, $3 FROM r JOIN person p ON p.id = r.id WHERE r.mail_id IN (SELECT mail_id FROM taken) RETURNING *)
     SELECT ${mailColumns}, EXISTS (SELECT 1 FROM taken WHERE taken.mail_id = m.id AND kind = 'digest') AS "hasDigest" FROM m JOIN person p ON p.id = m.recipient_id`,
    [recipientIds, recipientIds.map(() => randomUUID()), tx.now],
  )
}
