const windowMs = 60_000

/** Counts requests by key in windows of one minute, in this process alone: a guard against runaway programs, not an account of use. */
export class RateLimit {
  private readonly perMinute: number
  private counts = new Map<string, number>()
  private windowEnds = 0

  constructor(perMinute: number) {
    this.perMinute = perMinute
  }

  /** Counts one request. Answers 0 when it may go on, else after how many seconds it may come again. `now` in milliseconds. */
  count(key: string, now = performance.now()): number {
    if (now >= this.windowEnds) {
      this.counts = new Map()
      this.windowEnds = now + windowMs
    }
    const counted = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, counted)
    return counted > this.perMinute ? Math.ceil((this.windowEnds - now) / 1000) : 0
  }
}
