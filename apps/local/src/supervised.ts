const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000
/** Who has run this long has recovered: the next fall starts with a short wait again. */
const STEADY_MS = 60_000

/** A part that runs until it is stopped or dies. */
export interface Part {
  ended: Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts a part and starts it again whenever it ends by itself, waiting longer each time. The first start must succeed.
 * @param say told when the part ended and when it is back
 */
export async function supervised<P extends Part>(name: string, start: () => Promise<P>, say: (line: string) => void): Promise<{ first: P; stop: () => Promise<void> }> {
  const first = await start()
  const stopping = new AbortController()
  let current: P | undefined = first
  const watching = watch()

  async function watch(): Promise<void> {
    let wait = FIRST_WAIT_MS
    while (!stopping.signal.aborted) {
      const began = performance.now()
      await current?.ended
      if (stopping.signal.aborted) return
      if (current && performance.now() - began > STEADY_MS) wait = FIRST_WAIT_MS
      current = undefined
      say(`${name} ended; starting it again in ${wait / 1000} s`)
      await pause(wait, stopping.signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      if (stopping.signal.aborted) return
      try {
        current = await start()
        say(`${name} is back`)
      } catch (error) {
        say(error instanceof Error ? error.message : String(error))
      }
    }
  }

  return {
    first,
    async stop() {
      stopping.abort()
      await current?.stop()
      await watching
      await current?.stop() // it may have come back while we were told to stop
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  }, { once: true })
})
