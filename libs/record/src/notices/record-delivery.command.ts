import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { MailEntity } from './mail.entity.ts'
import { finishMail, mostUnknownOutcomes } from './take-queued-notices.command.ts'
import { tellOfUndelivered } from './tell-of-undelivered.ts'

/** What the mail server said, or did not say, to one try; `libs/mail` tells them apart. */
export type DeliveryReport =
  | { readonly state: 'sent' | 'later' | 'refused'; readonly reply: string }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'unreachable'; readonly reason: string }

/** Minutes until the next try after the first, second, ... «not now»; the last stays. RFC 5321 section 4.5.4.1 asks for 30 minutes and more, with the first tries sooner. */
const laterMinutes = [5, 15, 30, 60, 120]
/** After that long a message that was always put off is given up (RFC 5321 section 4.5.4.1: four to five days). */
const longestTryDays = 5
/** Minutes before a message of unknown outcome is sent again: the server may still be storing it (RFC 1047). */
const unknownMinutes = 1

/**
 * Books the outcome of the try that `takeQueuedNotices` began and, where another is due, its job. `unreachable` takes the try back: nothing
 * was handed over, and the same letter is taken again when the server is there.
 */
export async function recordDelivery(database: Database, mailId: string, report: DeliveryReport): Promise<void> {
  await database.transact(systemActor('courier', ''), async (tx) => {
    const mail = await tx.lock(MailEntity, { id: mailId })
    if (mail.state !== 'sending') return
    if (report.state === 'unknown') return recordUnknown(tx, mail, report.reason)
    const known = { unknownOutcomes: mail.unknownOutcomes - 1 }
    if (report.state === 'unreachable') {
      await tx.update(MailEntity, { id: mailId }, { ...known, attempts: mail.attempts - 1, serverReply: report.reason })
      return
    }
    const booked = { ...known, serverReply: report.reply }
    if (report.state === 'sent') return finishMail(tx, mailId, 'sent', { ...booked, sentAt: tx.now })
    if (report.state === 'refused' || tx.now.getTime() - mail.createdAt.getTime() > longestTryDays * 86_400_000) {
      await finishMail(tx, mailId, 'refused', booked)
      return tellOfUndelivered(tx, mailId, mail.recipientId)
    }
    await tx.update(MailEntity, { id: mailId }, booked)
    tryAgain(tx, mail, laterMinutes[mail.attempts - 1] ?? laterMinutes.at(-1) ?? 0)
  })
}

/** A letter that the server took over. */
export interface SentLetter {
  readonly mailId: string
  readonly reply: string
}

/** Of these mails, by the index of mails: said without IS TRUE, PostgreSQL may walk through everything that is owed to anybody. */
const sendingByMail = `mail_id = ANY($1::uuid[]) AND (state = 'sending') IS TRUE`

/** As `recordDelivery` for several letters that were sent, in one transaction. It waits for nobody: what is not in the answer is to be booked alone, as somebody holds the mail or a notice of it at this moment. */
export async function recordSentTogether(database: Database, letters: readonly SentLetter[]): Promise<ReadonlySet<string>> {
  return database.transact(systemActor('courier', ''), async (tx) => {
    const free = await tx.query<{ id: string }>(
      `WITH mails AS MATERIALIZED (SELECT id FROM mail WHERE id = ANY($1::uuid[]) AND state = 'sending' FOR NO KEY UPDATE SKIP LOCKED),
         notices AS MATERIALIZED (SELECT id FROM notice WHERE ${sendingByMail} FOR NO KEY UPDATE SKIP LOCKED)
       SELECT id FROM mails WHERE id NOT IN (SELECT mail_id FROM notice WHERE ${sendingByMail} AND id NOT IN (SELECT id FROM notices))`,
      [letters.map(({ mailId }) => mailId)])
    const booked = new Set(free.map(({ id }) => id))
    const sent = letters.filter(({ mailId }) => booked.has(mailId))
    tx.last(
      `WITH told AS (UPDATE notice SET state = 'sent' WHERE ${sendingByMail})
       UPDATE mail SET state = 'sent', unknown_outcomes = unknown_outcomes - 1, server_reply = l.reply, sent_at = $3 FROM unnest($1::uuid[], $2::text[]) AS l(id, reply) WHERE mail.id = l.id`,
      [sent.map(({ mailId }) => mailId), sent.map(({ reply }) => reply), tx.now])
    return booked
  })
}

async function recordUnknown(tx: Transaction, mail: MailEntity, reason: string): Promise<void> {
  await tx.update(MailEntity, { id: mail.id }, { serverReply: reason })
  if (mail.unknownOutcomes >= mostUnknownOutcomes) await finishMail(tx, mail.id, 'unknown')
  else tryAgain(tx, mail, unknownMinutes)
}

function tryAgain(tx: Transaction, { recipientId }: MailEntity, minutes: number): void {
  tx.job('send-notices', { recipientId }, { key: `send-notices:${recipientId}`, inSeconds: minutes * 60 })
}
