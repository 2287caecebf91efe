import type { Jobs } from '@vinhdanh/contracts'
import { AppError } from '@vinhdanh/domain'
import type { Delivery } from '@vinhdanh/mail'
import { requeueNotices, type TakenLetter } from '@vinhdanh/record'
import { aboutDossiers, inSpan } from '@vinhdanh/telemetry'
import { type DrawnLetter, senderOf, threadOf } from '../letters.ts'
import { AwayError } from '../upstream.ts'
import type { JobParts } from './job.ts'

/** Seconds after which a job looks again when another one is sending to the same person. */
const BUSY_SECONDS = 2

/**
 * Sends what is queued for one person as one message, unless it is not the hour, and books what the server said. At most one message per person is in flight; a
 * message of an earlier try comes first and is the same again. Next file to read: ../courier.ts.
 */
export async function sendNotices({ recipientId }: Jobs['send-notices'], parts: JobParts): Promise<void> {
  const { database, claims, courier, upstreams } = parts
  if (upstreams.mail.away) throw new AwayError(upstreams.mail, upstreams.mail.away.reason)
  if (!(await claims.take(recipientId))) return requeueNotices(database, recipientId, BUSY_SECONDS)
  try {
    const wait = await courier.hold(recipientId)
    if (wait !== null) return await requeueNotices(database, recipientId, wait)
    for (let goesOn = true; goesOn;) {
      const letter = await courier.take(recipientId)
      if (!letter) return
      const delivery = await deliver(letter, parts)
      await courier.book(letter.mailId, delivery)
      parts.logger.info({ mailId: letter.mailId, state: delivery.state, dossiers: [...new Set(letter.notices.map(({ dossierId }) => dossierId))] }, 'letter')
      if (delivery.state === 'unreachable') throw new AwayError(upstreams.mail, delivery.reason)
      // What was queued behind an unfinished message was gathered long enough; what came after a new one has a job of its own.
      goesOn = letter.isRetry && (delivery.state === 'sent' || delivery.state === 'refused')
    }
  } finally {
    await claims.release(recipientId)
  }
}

/** Its span says what became of it, never to whom it went or what the server said: replies quote addresses. */
function deliver(letter: TakenLetter<DrawnLetter>, parts: JobParts): Promise<Delivery> {
  const about = { 'vinhdanh.mail_id': letter.mailId, ...aboutDossiers(letter.notices.map(({ dossierId }) => dossierId)) }
  return inSpan('mail', 'call', about, async (note) => {
    const delivery = await handOver(letter, parts)
    note({ 'vinhdanh.mail_state': delivery.state })
    return delivery
  })
}

async function handOver(letter: TakenLetter<DrawnLetter>, { mailer, config }: JobParts): Promise<Delivery> {
  const { address, messageId, date, subject, words } = letter
  try {
    return await mailer.deliver({ to: { address }, messageId, date, subject, text: words.text, html: words.html, ...threadOf(letter, config), ...senderOf(letter, config) })
  } catch (error) {
    // An address that no server would take is the same as one that a server refused.
    if (error instanceof AppError && error.code === 'mail.address-invalid') return { state: 'refused', reply: error.code, code: 550 }
    throw error
  }
}
