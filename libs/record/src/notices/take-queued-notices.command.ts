import { randomUUID } from 'node:crypto'
import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { Transaction } from '../transaction.ts'
import type { Envelope, Letter } from './letter.ts'
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
 * Takes what is owed to one person as one mail and begins a try: the mail that is unfinished first, with the Message-ID, date and subject
 * it has, else everything queued as a new one. What asks for something that is over is cancelled. Null when nothing is left to send.
 *
 * A try is booked as of unknown outcome until `recordDelivery` says otherwise: whoever dies in between leaves the truth behind.
 * The caller sees to it that one letter of a person is in flight at a time.
 */
export async function takeQueuedNotices(database: Database, recipientId: string, compose: (letter: Letter) => Envelope): Promise<TakenLetter | null> {
  return database.transact(systemActor('courier', ''), async (tx) => {
    await cancelWhatIsOver(tx, recipientId)
    const unfinished = await unfinishedMail(tx, recipientId)
    if (unfinished) return begin(tx, unfinished, await readLetter(tx, unfinished))
    const mail = await newMail(tx, recipientId)
    if (!mail) return null
    const letter = await readLetter(tx, mail)
    const { messageId, subject } = compose(letter)
    await tx.update(MailEntity, { id: mail.id }, { messageId, subject })
    return begin(tx, { ...mail, messageId, subject }, letter)
  })
}

async function begin(tx: Transaction, mail: MailEntity, letter: Letter): Promise<TakenLetter> {
  await tx.updateOne(MailEntity, { id: mail.id, state: 'sending', attempts: mail.attempts }, { attempts: mail.attempts + 1, unknownOutcomes: mail.unknownOutcomes + 1, lastTriedAt: tx.now })
  return { ...letter, messageId: mail.messageId, subject: mail.subject, isRetry: mail.attempts > 0 }
}

/** A notice that asks for something that is no longer asked: its task or step is closed, or the person has left. */
const isOver = `(
  EXISTS (SELECT 1 FROM task t WHERE t.id = notice.task_id AND t.state <> 'open')
  OR EXISTS (SELECT 1 FROM step s WHERE s.id = notice.step_row_id AND s.state <> 'open')
  OR EXISTS (SELECT 1 FROM person p WHERE p.id = notice.recipient_id AND NOT p.active))`

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
    else if (asked.length === 0) await tx.update(MailEntity, { id: mail.id, state: 'sending' }, { state: 'cancelled' })
    else next ??= mail
  }
  return next
}

/** Ends a mail and its notices in one state. */
export async function finishMail(tx: Transaction, mailId: string, state: 'sent' | 'refused' | 'unknown'): Promise<void> {
  await tx.update(MailEntity, { id: mailId }, { state })
  await tx.update(NoticeEntity, { mailId, state: 'sending' }, { state })
}

async function newMail(tx: Transaction, recipientId: string): Promise<MailEntity | null> {
  const person = await tx.get(PersonEntity, { id: recipientId })
  const id = randomUUID()
  const mail: MailEntity = {
    id, recipientId, address: person.email, messageId: id, subject: '', state: 'sending', attempts: 0, unknownOutcomes: 0, serverReply: null,
    createdAt: tx.now, lastTriedAt: null, sentAt: null,
  }
  const taken = await tx.update(NoticeEntity, { recipientId, state: 'queued' }, { state: 'sending', mailId: id })
  if (taken === 0) return null
  await tx.insert(MailEntity, mail)
  return mail
}
