import { randomUUID } from 'node:crypto'
import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import type { Envelope, Letter } from './letter.ts'
import { isOver } from './is-over.ts'
import { MailEntity } from './mail.entity.ts'
import { NoticeEntity } from './notice.entity.ts'
import { readLetter } from './read-letter.ts'

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
  return database.transact(systemActor('courier', ''), async (tx) => {
    await giveUpOldDigest(tx, recipientId)
    await cancelWhatIsOver(tx, recipientId)
    const mail = (await unfinishedMail(tx, recipientId)) ?? (await newMail(tx, recipientId))
    if (!mail) return null
    const letter = await readLetter(tx, mail)
    if (!letter) return cancelMail(tx, mail.id)
    // A copy that may have arrived is followed by the same again; before that the subject keeps up with what is told.
    return begin(tx, mail.unknownOutcomes > 0 ? mail : { ...mail, ...compose(letter) }, letter)
  })
}

async function begin(tx: Transaction, mail: MailEntity, letter: Letter): Promise<TakenLetter> {
  const { messageId, subject } = mail
  await tx.updateOne(MailEntity, { id: mail.id, state: 'sending', attempts: mail.attempts }, {
    messageId, subject, attempts: mail.attempts + 1, unknownOutcomes: mail.unknownOutcomes + 1, lastTriedAt: tx.now,
  })
  return { ...letter, messageId, subject, isRetry: mail.attempts > 0 }
}

/** The digest of an earlier day, put off until now, is not sent any more: what it was to take along goes with the next. */
async function giveUpOldDigest(tx: Transaction, recipientId: string): Promise<void> {
  const mails = await tx.query<{ id: string }>(
    `SELECT m.id FROM mail m WHERE m.recipient_id = $1 AND m.state = 'sending' AND m.unknown_outcomes = 0
     AND EXISTS (SELECT 1 FROM notice WHERE notice.mail_id = m.id AND notice.kind = 'digest' AND ${isOver})`, [recipientId])
  for (const { id } of mails) {
    await tx.query(`UPDATE notice SET state = 'queued', mail_id = NULL WHERE mail_id = $1 AND state = 'sending' AND kind <> 'digest'`, [id])
    await cancelMail(tx, id)
  }
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

/** The mail to go on with. One with nothing left to ask is given up, and one that may have been doubled already. */
async function unfinishedMail(tx: Transaction, recipientId: string): Promise<MailEntity | null> {
  const mails = await tx.manager.find(MailEntity, { where: { recipientId, state: 'sending' }, order: { createdAt: 'ASC' } })
  let next: MailEntity | null = null
  for (const mail of mails) {
    const asked = await tx.query(`SELECT 1 FROM notice WHERE mail_id = $1 AND state = 'sending' AND NOT ${isOver} LIMIT 1`, [mail.id])
    if (mail.unknownOutcomes >= mostUnknownOutcomes || (mail.unknownOutcomes > 0 && asked.length === 0)) await finishMail(tx, mail.id, 'unknown')
    else if (asked.length === 0) await cancelMail(tx, mail.id)
    else next ??= mail
  }
  return next
}

/** Ends a mail and its notices in one state; `booked` is what else is known of the mail by then. */
export async function finishMail(tx: Transaction, mailId: string, state: 'sent' | 'refused' | 'unknown', booked: Partial<MailEntity> = {}): Promise<void> {
  await tx.update(MailEntity, { id: mailId }, { ...booked, state })
  await tx.update(NoticeEntity, { mailId, state: 'sending' }, { state })
}

/** What is to go at once as one mail; with a digest, everything that is queued. */
async function newMail(tx: Transaction, recipientId: string): Promise<MailEntity | null> {
  const id = randomUUID()
  const [made] = await tx.query<{ address: string }>(
    `WITH taken AS (
       UPDATE notice SET state = 'sending', mail_id = $2 WHERE recipient_id = $1 AND state = 'queued'
         AND (send_time = 'at-once' OR EXISTS (SELECT 1 FROM notice d WHERE d.recipient_id = $1 AND d.state = 'queued' AND d.kind = 'digest')) RETURNING id)
     INSERT INTO mail (id, recipient_id, address, message_id, subject, state, attempts, unknown_outcomes, created_at)
     SELECT $2, p.id, p.email, $2, '', 'sending', 0, 0, $3 FROM person p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM taken) RETURNING address`,
    [recipientId, id, tx.now],
  )
  return made ? tx.get(MailEntity, { id }) : null
}
