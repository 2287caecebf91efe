/** How tries are slowed: the first ones are free, then each failure doubles the wait. Times in milliseconds. */
const freeTries = 5
const firstWait = 500
const longestWait = 8_000
/** A quiet hour forgets the failures. */
const memory = 3_600_000
const waitingAtOnce = 20

interface Tries { failures: number; last: number }

/**
 * Slows down guessing by account and by address without ever locking an account: a sprayed officer can still sign in,
 * a little later (ASVS 6.1.1). Each process counts for itself.
 */
export class SignInDelay {
  private readonly tries = new Map<string, Tries>()
  private readonly waiting = new Map<string, number>()
  private readonly now: () => number
  private readonly sleep: (ms: number) => Promise<void>

  constructor(now: () => number = () => performance.now(), sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms))) {
    this.now = now
    this.sleep = sleep
  }

  /** Milliseconds the next try must wait for the worse of its keys (a login, an address). */
  waitFor(...keys: string[]): number {
    return Math.max(0, ...keys.map((key) => {
      const failures = (this.recent(key)?.failures ?? 0) - freeTries
      return failures < 0 ? 0 : Math.min(firstWait * 2 ** failures, longestWait)
    }))
  }

  /**
   * Runs one try after its wait and counts its failure.
   * @returns what `attempt` answers, or `'too-many'` at once when too many tries already wait for one of the keys
   */
  async run(keys: readonly string[], attempt: () => Promise<boolean>): Promise<boolean | 'too-many'> {
    if (keys.some((key) => (this.waiting.get(key) ?? 0) >= waitingAtOnce)) return 'too-many'
    for (const key of keys) this.waiting.set(key, (this.waiting.get(key) ?? 0) + 1)
    try {
      const wait = this.waitFor(...keys)
      if (wait > 0) await this.sleep(wait)
      const succeeded = await attempt()
      this.count(keys, succeeded)
      return succeeded
    } finally {
      for (const key of keys) {
        const left = (this.waiting.get(key) ?? 1) - 1
        if (left === 0) this.waiting.delete(key)
        else this.waiting.set(key, left)
      }
    }
  }

  private count(keys: readonly string[], succeeded: boolean): void {
    for (const key of keys) {
      if (succeeded) this.tries.delete(key)
      else this.tries.set(key, { failures: (this.recent(key)?.failures ?? 0) + 1, last: this.now() })
    }
    if (this.tries.size > 10_000) for (const key of this.tries.keys()) this.recent(key)
  }

  private recent(key: string): Tries | undefined {
    const tries = this.tries.get(key)
    if (tries && this.now() - tries.last > memory) {
      this.tries.delete(key)
      return undefined
    }
    return tries
  }
}
