import type { Logger } from '@vinhdanh/telemetry'

const PROBE_EVERY_MS = 2_000
const FIRST_PROBE_MS = 200

/** Thrown where a server that is needed turned out to be away: no fault of the work, which waits and is done again. */
export class AwayError extends Error {
  readonly upstream: Upstream

  constructor(upstream: Upstream, reason: string) {
    super(reason)
    this.name = 'AwayError'
    this.upstream = upstream
  }
}

/**
 * A server that this process needs and that may be away. Whoever finds it away says so once; then one probe every two seconds asks whether
 * it is back, and everybody who waits goes on together. So an outage costs neither attempts nor back-off.
 */
export class Upstream {
  readonly name: string
  readonly #probe: () => Promise<string | null>
  readonly #logger: Logger
  #away: { readonly reason: string; readonly since: Date; readonly back: PromiseWithResolvers<void> } | null = null
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** @param probe answers null when the server is there, else why not */
  constructor(name: string, logger: Logger, probe: () => Promise<string | null>) {
    this.name = name
    this.#logger = logger
    this.#probe = probe
  }

  /** Why it is away, and since when; null while nothing is known against it. */
  get away(): { readonly reason: string; readonly since: Date } | null {
    return this.#away && { reason: this.#away.reason, since: this.#away.since }
  }

  /** Waits until it can be reached; for ever once the process stops, as nothing new may begin then. */
  async reachable(): Promise<void> {
    while (this.#away) await this.#away.back.promise
  }

  /** Says that it was found away. */
  lost(reason: string): void {
    if (this.#away || this.#stopped) return
    this.#away = { reason, since: new Date(), back: Promise.withResolvers() }
    this.#logger.warn({ upstream: this.name, reason }, 'upstream is away, work that needs it waits')
    this.#ask(FIRST_PROBE_MS)
  }

  /** Asks now. @returns true when it is there */
  async check(): Promise<boolean> {
    const reason = await this.#probe()
    if (reason === null) this.#found()
    else this.lost(reason)
    return reason === null
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #ask(inMs: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      void this.#probe().then((reason) => (reason === null ? this.#found() : this.#ask(PROBE_EVERY_MS)))
    }, inMs)
  }

  #found(): void {
    if (!this.#away || this.#stopped) return
    const { since, back } = this.#away
    clearTimeout(this.#timer)
    this.#away = null
    this.#logger.info({ upstream: this.name, awayMs: Date.now() - since.getTime() }, 'upstream is back')
    back.resolve()
  }
}
