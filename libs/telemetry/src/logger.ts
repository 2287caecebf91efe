import { type DestinationStream, type Level, type Logger, pino } from 'pino'
import { currentContext } from './context.ts'
import { redact } from './redact.ts'

export interface LoggerOptions {
  /** least severe level that is written; 'info' when absent */
  level?: Level | 'silent'
  /** where the lines go; standard output when absent */
  destination?: DestinationStream
}

/**
 * A logger that writes one JSON line per event, with the context of the request or job, and hides secrets and personal data (see redact.ts).
 * @param service name of the process: web, api, worker
 */
export function createLogger(service: string, { level = 'info', destination }: LoggerOptions = {}): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentContext() }),
      formatters: { level: (label) => ({ level: label }), log: (fields) => redact(fields) as Record<string, unknown> },
      // the formatter has already turned errors and requests into plain data
      serializers: { err: (error: unknown) => error },
    },
    destination ?? standardOutput(),
  )
}

/** Bytes that wait at most for a disk that is full or a reader that is slow; further lines are dropped. */
const mostWaiting = 1_048_576

/**
 * Each line is written when it is said, so that a process that is killed has said all of it. One that cannot be written, as on a full disk, waits for the next: no work waits for the log, and
 * no process ends over it or fails to end (the library's own default does: it asks the full disk for ever).
 */
function standardOutput(): DestinationStream {
  const lines = pino.destination({ fd: 1, sync: true, maxLength: mostWaiting })
  lines.on('error', () => undefined)
  return lines
}
