import { AppError } from '@vinhdanh/domain'

const retryable = new Set(['40001', '40P01', '55P03'])
/** 57014 is a statement that was given up because it ran too long, 58030 a disk that fails. */
const unavailable = /^(08|57P|57014|53|58030)/
/**
 * Where PostgreSQL asks the system for room, for a table or for what a statement sorts. Only when the disk is full (ENOSPC) has what it says a code of its own, 53100; over a quota (EDQUOT) or
 * a limit on files (EFBIG) it is an internal error like any other. Its words may be in any language.
 */
const askingForRoom = new Set(['mdzeroextend', 'BufFileDumpBuffer'])
const socketErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
/** What TypeORM says of a transaction whose connection broke under it: it gives the runner back by itself, and the next statement finds it gone. */
const brokenUnder = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError'])
const lostConnection = /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection is not established|driver not connected/i

/** Deadlock, serialisation failure, lock not available: nothing was written, the same may be tried again at once. */
export function isWorthRetrying(error: unknown): boolean {
  return retryable.has(codeOf(error))
}

/** Turns what the driver throws for an absent or refusing server into the error the user may see; leaves everything else as it is. */
export function asAppError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const { code = '', severity, routine = '' } = driverError(error)
  const message = error instanceof Error ? error.message : ''
  // A server that gives itself up, as when there is no room for its log, says why to whom it is serving at that moment.
  const isGone = socketErrors.has(code) || severity === 'PANIC' || lostConnection.test(message) || (error instanceof Error && brokenUnder.has(error.name))
  if (isGone || unavailable.test(code) || askingForRoom.has(routine)) {
    return new AppError('upstream.record-unavailable', {}, { cause: error })
  }
  if (isWorthRetrying(error)) return new AppError('upstream.record-unavailable', { busy: true }, { cause: error })
  return error
}

/** The constraint a write ran into, or null. */
export function violatedConstraint(error: unknown): string | null {
  const { code, constraint } = driverError(error)
  return (code === '23505' || code === '23514' || code === '23P01') && constraint !== undefined ? constraint : null
}

function codeOf(error: unknown): string {
  return driverError(error).code ?? ''
}

type DriverError = Partial<Record<'code' | 'severity' | 'routine' | 'constraint', string>>

function driverError(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {}
  return 'driverError' in error ? (error.driverError as DriverError) : error
}
