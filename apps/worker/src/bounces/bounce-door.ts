import { createHash } from 'node:crypto'
import { type AddressInfo } from 'node:net'
import { type BounceKey, mailOfBounceAddress, readBounce } from '@vinhdanh/mail'
import { type Database, recordBounce } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** A report quotes the mail at most in whole, and ours are small. In bytes. */
const LARGEST = 1024 * 1024
const SILENCE_MS = 30_000
const REOPEN_MS = 5_000

export interface BounceDoorOptions {
  readonly host: string
  readonly port: number
  readonly key: BounceKey
  readonly database: Database
  readonly logger: Logger
}

const refusal = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode })
const nobody = () => refusal(550, '5.1.1 no mail of ours has this sender')
const tooLarge = () => refusal(552, '5.3.4 larger than a report about one of our mails')
const later = () => refusal(451, '4.3.0 not stored, try again later')

/**
 * Takes by SMTP what comes back about our mails, from the mail server that has the bounce domain. Only an address with a code of ours is known here, so that
 * nobody can make a mail look undelivered. A message is taken over when it is in the record, and not before. Next file to read: libs/record/src/notices/record-bounce.command.ts.
 */
export class BounceDoor {
  readonly #options: BounceDoorOptions
  readonly #server: SMTPServer
  #closed = false
  #reason: string | null = 'not open yet'
  #timer: NodeJS.Timeout | undefined

  constructor(options: BounceDoorOptions) {
    this.#options = options
    this.#server = new SMTPServer({
      authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, logger: false, size: LARGEST, maxClients: 20, socketTimeout: SILENCE_MS, closeTimeout: 1_000,
      onRcptTo: ({ address }, session, answer) => {
        const isKnown = mailOfBounceAddress(address, options.key) !== null
        if (!isKnown) options.logger.warn('a message to a bounce address that is not ours was refused')
        answer(isKnown && session.envelope.rcptTo.length === 0 ? null : nobody())
      },
      onData: (stream, session, answer) => void this.#take(stream, session.envelope.rcptTo[0]?.address ?? '').then((error) => answer(error), (error: unknown) => {
        options.logger.error({ err: error }, 'a bounce could not be stored')
        answer(later())
      }),
    })
    this.#server.on('error', (error) => this.#lost(error))
  }

  /** Why nothing can come in; null while it is open. */
  get closedBecause(): string | null {
    return this.#reason
  }

  get port(): number | null {
    return (this.#server.server.address() as AddressInfo | null)?.port ?? null
  }

  open(): void {
    this.#server.listen(this.#options.port, this.#options.host, () => { this.#reason = null })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.port !== null) await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  /** Another process may still hold the port; a client that hangs up is none of our concern. */
  #lost(error: Error): void {
    if (this.#closed || this.#server.server.listening) return
    this.#reason = error.message
    this.#options.logger.warn({ reason: error.message }, 'no bounces can come in')
    this.#timer = setTimeout(() => this.open(), REOPEN_MS)
  }

  async #take(stream: SMTPServerDataStream, address: string): Promise<Error | null> {
    const { key, database, logger } = this.#options
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= LARGEST) chunks.push(chunk)
    }
    const mailId = mailOfBounceAddress(address, key)
    if (mailId === null) return nobody()
    if (size > LARGEST) return tooLarge()
    const raw = Buffer.concat(chunks)
    const bounce = await readBounce(raw)
    if (bounce.kind === 'nothing') {
      logger.info({ mailId }, 'a message about a mail says nothing of its delivery')
      return null
    }
    const { kind, words } = bounce
    const outcome = await recordBounce(database, { sha256: createHash('sha256').update(raw).digest('hex'), mailId, kind, words, status: 'status' in bounce ? bounce.status : null })
    logger.info({ mailId, kind, outcome }, 'a message about a mail came back')
    return null
  }
}
