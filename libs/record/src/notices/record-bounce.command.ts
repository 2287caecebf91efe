import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import type { BounceEntity } from './bounce.entity.ts'
import { MailEntity } from './mail.entity.ts'
import { tellOfUndelivered } from './tell-of-undelivered.ts'

/** What came back about a mail, read by its structure; `sha256` of the message makes the same one twice one. */
export interface BounceReport extends Pick<BounceEntity, 'sha256' | 'mailId' | 'kind' | 'words'> {
  readonly status: string | null
}

/**
 * Books what came back about a mail. A failure makes the mail and its notices `bounced` and tells the secretary; what is delayed is counted alone, and what
 * nobody could read is kept for a person. Answers what it was: `new`, known before (`same`), or about a mail that the record does not have (`stranger`).
 */
export async function recordBounce(database: Database, report: BounceReport): Promise<'new' | 'same' | 'stranger'> {
  return database.transact(systemActor('courier', ''), async (tx) => {
    if (!(await tx.find(MailEntity, { id: report.mailId }))) return 'stranger'
    const mail = await tx.lock(MailEntity, { id: report.mailId })
    const stored = await tx.query(
      `INSERT INTO bounce (sha256, mail_id, kind, status, words, received_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING RETURNING sha256`,
      [report.sha256, report.mailId, report.kind, report.status, report.words, tx.now])
    if (stored.length === 0) return 'same'
    if (report.kind === 'failed' && mayHaveLeft(mail)) await markBounced(tx, mail, report)
    return 'new'
  })
}

/** It may come back before the courier has booked what the server said, so a mail that is under way counts too. */
const mayHaveLeft = ({ state, unknownOutcomes }: MailEntity): boolean => state === 'sent' || state === 'unknown' || (state === 'sending' && unknownOutcomes > 0)

async function markBounced(tx: Transaction, { id, state, recipientId }: MailEntity, { words }: BounceReport): Promise<void> {
  await tx.updateOne(MailEntity, { id, state }, { state: 'bounced', bouncedAt: tx.now, bounceWords: words })
  await tx.query(`UPDATE notice SET state = 'bounced' WHERE mail_id = $1 AND state IN ('sending', 'sent', 'unknown')`, [id])
  await tellOfUndelivered(tx, id, recipientId)
}
