import type { Logger } from 'pino'

/** Milliseconds; less than docker-compose.yml grants before it kills. */
const LONGEST_END_MS = 20_000

/**
 * Ends the process when it is told to (SIGTERM, SIGINT): `stop` finishes what is at work and lets go of everything. It is called once. What has not let go
 * after 20 s, as of a server that no longer answers, is left: whatever was at work is done again by others, as every job may be.
 * @returns ends the process in the same way, with an exit code
 */
export function endWhenTold(logger: Logger, stop: () => Promise<unknown>): (code: number) => void {
  let isEnding = false
  const end = (code: number): void => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => {
      logger.warn('ended without waiting for what does not let go')
      process.exit(code)
    }, LONGEST_END_MS)
    stop().then(() => process.exit(code), (error: unknown) => {
      logger.error({ err: error }, 'ended badly')
      process.exit(1)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(0))
  return end
}
