import { setTimeout as delay } from 'node:timers/promises'
import type { MailCatcher } from '../../support/mail.ts'
import type { TcpProxy } from '../../support/tcp-proxy.ts'
import { type Fault, faultsOf, inWords, type LinkName, type PartName } from './faults.ts'
import type { Part } from './part.ts'

/** A fault that was done, by the run's clock in milliseconds. */
export interface Done {
  readonly fault: Fault
  readonly atMs: number
  /** When the part hit answered again; for a fault with a length, its end. */
  readonly overMs: number
}

export interface Victims {
  readonly parts: Readonly<Record<PartName, Part>>
  readonly links: Readonly<Record<LinkName, TcpProxy>>
  readonly mail: MailCatcher
}

/** Least time between two faults, in milliseconds. */
const GAP_MS = 400
/** How often the progress is looked at. */
const LOOK_MS = 100

/**
 * Does the faults of a seed in their order, spread evenly over the work: each comes when its share of the work is done, so a slow machine meets as many
 * as a fast one.
 */
export class Monkey {
  readonly done: Done[] = []
  private readonly victims: Victims
  private readonly faults: readonly Fault[]
  private readonly now: () => number
  /** Faults that last, and kills that somebody times. */
  private readonly lasting: Promise<void>[] = []
  private stopping = false

  constructor(victims: Victims, { seed, kills, now }: { readonly seed: number; readonly kills: number; readonly now: () => number }) {
    this.victims = victims
    this.faults = faultsOf(seed, kills)
    this.now = now
  }

  /** The kills done so far. */
  get kills(): number {
    return this.done.filter(({ fault }) => fault.kind === 'kill').length
  }

  /** @param progress the share of the work that is done, 0 to 1; ends when all faults are done */
  async run(progress: () => number, say: (line: string) => void): Promise<void> {
    for (const [index, fault] of this.faults.entries()) {
      while (!this.stopping && progress() < (index + 1) / (this.faults.length + 2)) await delay(LOOK_MS)
      if (this.stopping) return
      say(`fault ${index + 1}/${this.faults.length}: ${inWords(fault)}`)
      await this.begin(fault)
      await delay(GAP_MS)
    }
  }

  /** Ends it, waits for what lasts, and mends everything. */
  async stop(): Promise<void> {
    this.stopping = true
    await Promise.all(this.lasting)
    this.victims.mail.acceptAll()
    // A message whose reply the mail server keeps back ends with its connection.
    await this.victims.links['worker-mail'].cut()
    await Promise.all(Object.values(this.victims.links).map((link) => link.restore()))
    await Promise.all(Object.values(this.victims.parts).map((part) => part.up()))
  }

  /** Who never comes back is told of when the run ends. */
  private lasts(fault: Promise<void>): void {
    fault.catch(() => undefined)
    this.lasting.push(fault)
  }

  private async begin(fault: Fault): Promise<void> {
    const atMs = this.now()
    const entry: { -readonly [Key in keyof Done]: Done[Key] } = { fault, atMs, overMs: atMs }
    const over = async (what: Promise<void>): Promise<void> => {
      await what
      entry.overMs = this.now()
    }
    switch (fault.kind) {
      case 'kill':
      case 'restart': {
        const part = this.victims.parts[fault.part]
        // One that is down already can fall no further.
        await part.up()
        entry.atMs = this.now()
        this.done.push(entry)
        if (fault.kind === 'kill') await part.signal('SIGKILL')
        else void part.restart()
        this.lasts(over(part.up()))
        return
      }
      case 'freeze': {
        const part = this.victims.parts[fault.part]
        await part.up()
        this.done.push(entry)
        await part.signal('SIGSTOP')
        this.lasts(over(delay(fault.forMs).then(() => part.signal('SIGCONT'))))
        return
      }
      case 'cut':
      case 'half-open':
      case 'one-way':
      case 'slices':
      case 'slow': {
        this.done.push(entry)
        const link = this.victims.links[fault.link]
        if (fault.kind === 'slow') link.slow(fault.byMs)
        else if (fault.kind === 'slices') link.slice(fault.bytes)
        else if (fault.kind === 'one-way') link.freeze(fault.silent)
        else if (fault.kind === 'half-open') link.freeze()
        else await link.cut()
        this.lasts(over(delay(fault.forMs).then(() => link.restore())))
        return
      }
      case 'lose-answers':
        this.done.push(entry)
        this.victims.links[fault.link].loseAnswers(fault.count)
        return
      case 'mail': {
        this.done.push(entry)
        this.victims.mail.answer({ reply: fault.reply, times: fault.count })
        // What stalls does so until the connection breaks.
        const mend = async (): Promise<void> => {
          await delay(fault.forMs)
          if (fault.reply !== 'stall') return
          await this.victims.links['worker-mail'].cut()
          await this.victims.links['worker-mail'].restore()
        }
        this.lasts(over(mend()))
      }
    }
  }
}
