import type { Readable } from 'node:stream'
import { types } from 'node:util'
import { createTransport, type SendMailOptions, type SMTPPoolOptions } from 'nodemailer'
import { bareAddress } from './addresses.ts'
import { deliveryOf, type Delivery } from './delivery.ts'
import { headerValue, messageIdValue } from './headers.ts'
import { probe } from './probe.ts'
import { serverOf } from './server.ts'

export interface MailerOptions {
  /** `smtp://[user:password@]host[:port]` or `smtps://...`; see `serverOf` for when TLS is demanded. */
  readonly smtpUrl: string
  /** Sender, one bare address. */
  readonly mailFrom: string
  /** Sender as people see it. */
  readonly fromName?: string
  /** Connections kept open at the same time. */
  readonly connections?: number
  readonly connectTimeoutMs?: number
  /**
   * How long the server may be silent. RFC 5321 section 4.5.3.2 gives five minutes to a command: a shorter wait makes
   * duplicates of messages that the server was still storing (RFC 1047).
   */
  readonly silenceTimeoutMs?: number
  /** How long one message may take, with the wait for a connection: a server that says one byte now and then is never silent. */
  readonly deliveryTimeoutMs?: number
}

export interface OutgoingMail {
  readonly to: { readonly address: string }
  readonly messageId: string
  /** The instant of the first try, kept on later ones. */
  readonly date: Date
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly inReplyTo?: string
  /** One or more Message-IDs, the oldest first, with a space between them. */
  readonly references?: string
  /** Where bounces go (MAIL FROM); the sender when absent. */
  readonly envelopeFrom?: string
}

export interface Mailer {
  /** Hands one message for one recipient to the mail server. @throws AppError `mail.address-invalid`; TypeError on a header of ours that is wrong */
  deliver(mail: OutgoingMail): Promise<Delivery>
  /** Connects, greets, secures and signs in, and hangs up again. */
  verifyReachable(): Promise<{ readonly reachable: true } | { readonly reachable: false; readonly reason: string }>
  /** Lets deliveries under way finish and takes no further ones. */
  close(): void
}

interface WatchedMail extends SendMailOptions {
  onText: (text: Readable) => void
}

/** A pool of connections to the mail server. */
export function createMailer(options: MailerOptions): Mailer {
  const from = { name: headerValue('From', options.fromName ?? 'Vinh Danh'), address: bareAddress(options.mailFrom) }
  const connectTimeout = options.connectTimeoutMs ?? 10_000
  const deliveryTimeout = options.deliveryTimeoutMs ?? 600_000
  const pool: SMTPPoolOptions & { pool: true } = {
    ...serverOf(options.smtpUrl), pool: true, maxConnections: options.connections ?? 3, maxMessages: 10_000, maxRequeues: 1,
    connectionTimeout: connectTimeout, greetingTimeout: connectTimeout, dnsTimeout: connectTimeout, socketTimeout: options.silenceTimeoutMs ?? 300_000,
    disableFileAccess: true, disableUrlAccess: true,
  }
  const transport = createTransport(pool)
  // The pool reads the message only after the server's 354: a message stream that was read is what tells "unknown" from "unreachable".
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((text) => {
      (mail.data as WatchedMail).onText(text)
      return text
    })
    done()
  })

  return {
    async deliver(mail) {
      const texts: Readable[] = []
      const message: WatchedMail = { ...compose(mail, from), onText: (text) => texts.push(text), signal: AbortSignal.timeout(deliveryTimeout) }
      try {
        const sent = await transport.sendMail(message)
        return { state: 'sent', reply: sent.response }
      } catch (error) {
        return deliveryOf(error, texts.some((text) => text.readableDidRead))
      }
    },
    async verifyReachable() {
      try {
        await probe(pool, deliveryTimeout)
        return { reachable: true }
      } catch (error) {
        return { reachable: false, reason: types.isNativeError(error) ? error.message : String(error) }
      }
    },
    close: () => transport.close(),
  }
}

function compose(mail: OutgoingMail, from: { name: string; address: string }): SendMailOptions {
  const to = bareAddress(mail.to.address)
  return {
    from, to: { name: '', address: to },
    envelope: { from: mail.envelopeFrom === undefined ? from.address : bareAddress(mail.envelopeFrom), to },
    messageId: messageIdValue('Message-ID', mail.messageId), date: mail.date, subject: headerValue('Subject', mail.subject),
    inReplyTo: mail.inReplyTo === undefined ? undefined : messageIdValue('In-Reply-To', mail.inReplyTo),
    references: mail.references === undefined ? undefined : mail.references.split(' ').map((id) => messageIdValue('References', id)).join(' '),
    // RFC 3834: no out-of-office answers to us. No List-Unsubscribe: mail about a duty is no list, and mail software follows such links by itself.
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: mail.text, html: mail.html,
  }
}
