import { AppError } from '@vinhdanh/domain'

const retryable = new Set(['40001', '40P01', '55P03'])
/** 57014 is a statement that was given up because it ran too long. */
const unavailable = /^(08|57P|57014|53)/
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
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : ''
  if (socketErrors.has(code) || unavailable.test(code) || lostConnection.test(message) || (error instanceof Error && brokenUnder.has(error.name))) {
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

function driverError(error: unknown): { code?: string; constraint?: string } {
  if (typeof error !== 'object' || error === null) return {}
  return 'driverError' in error ? (error.driverError as { code?: string; constraint?: string }) : error
}
