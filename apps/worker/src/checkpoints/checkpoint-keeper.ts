import { keepCheckpoint, type SigningKey } from '@vinhdanh/access'
import { localDay } from '@vinhdanh/domain'
import { auditHead, type Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'

/** How often it looks whether the day has its checkpoint, in milliseconds: a worker that was down over midnight makes it when it is back. */
const EVERY_MS = 3_600_000

export interface CheckpointParts {
  readonly database: Database
  /** Outside the database, best on another machine. */
  readonly folder: string
  readonly key: SigningKey
  readonly logger: Logger
}

/**
 * Keeps a signed checkpoint of the audit chain for each day, outside the database. It needs no job in the outbox: the file itself tells whether the day has
 * its own, and of several workers one writes it.
 */
export class CheckpointKeeper {
  /** Why the last look failed; null where it did not. */
  failed: string | null = null
  private readonly parts: CheckpointParts
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<void> = Promise.resolve()

  constructor(parts: CheckpointParts) {
    this.parts = parts
  }

  start(): void {
    this.looking = this.look()
    this.timer = setInterval(() => { this.looking = this.look() }, EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.looking
  }

  private async look(): Promise<void> {
    const { database, folder, key, logger } = this.parts
    try {
      const { seq, hash, at } = await auditHead(database)
      // Nothing was written yet.
      if (seq === 0) return
      const day = localDay(at)
      if (await keepCheckpoint(folder, day, { seq, hash, at: at.toISOString() }, key)) logger.info({ day, seq }, 'the checkpoint of the audit is kept')
      this.failed = null
    } catch (error) {
      this.failed = 'the checkpoint of the audit could not be kept'
      logger.error({ err: error, folder }, this.failed)
    }
  }
}
