/**
 * The one table of expected errors: code to HTTP status, whether a machine may try the same again, and log level.
 * The user's text stands in the catalogues under `error.<code>`; a code without a row does not compile.
 */
const table = {
  'validation.failed': { status: 422, retry: false, level: 'info' },
  'validation.malformed': { status: 400, retry: false, level: 'info' },
  'validation.media-type': { status: 415, retry: false, level: 'info' },
  'auth.sign-in-needed': { status: 401, retry: false, level: 'info' },
  'auth.wrong-password': { status: 401, retry: false, level: 'info' },
  'auth.too-many-tries': { status: 429, retry: true, level: 'warn' },
  'auth.csrf': { status: 403, retry: false, level: 'warn' },
  'auth.not-allowed': { status: 403, retry: false, level: 'info' },
  'not-found': { status: 404, retry: false, level: 'info' },
  'method-not-allowed': { status: 405, retry: false, level: 'info' },
  'conflict.version': { status: 409, retry: false, level: 'info' },
  'conflict.already-decided': { status: 409, retry: false, level: 'info' },
  'conflict.revision': { status: 409, retry: false, level: 'info' },
  'conflict.held': { status: 409, retry: false, level: 'info' },
  'conflict.state': { status: 409, retry: false, level: 'info' },
  'conflict.too-early': { status: 409, retry: false, level: 'info' },
  'conflict.duplicate': { status: 409, retry: false, level: 'info' },
  'conflict.in-flight': { status: 409, retry: true, level: 'info' },
  'conflict.settled': { status: 409, retry: false, level: 'info' },
  'conflict.opinion-open': { status: 409, retry: false, level: 'info' },
  'conflict.not-forcible': { status: 409, retry: false, level: 'info' },
  'conflict.rounds-used-up': { status: 409, retry: false, level: 'info' },
  'link.over': { status: 410, retry: false, level: 'info' },
  'separation-of-duties': { status: 403, retry: false, level: 'info' },
  'idempotency.other-body': { status: 422, retry: false, level: 'info' },
  'idempotency.key-missing': { status: 422, retry: false, level: 'info' },
  'calendar.year-unknown': { status: 422, retry: false, level: 'info' },
  'rules.invalid': { status: 422, retry: false, level: 'info' },
  'rules.none-in-force': { status: 422, retry: false, level: 'info' },
  'file.too-large': { status: 413, retry: false, level: 'info' },
  'file.type-not-allowed': { status: 422, retry: false, level: 'info' },
  'file.encrypted': { status: 422, retry: false, level: 'info' },
  'file.broken': { status: 422, retry: false, level: 'info' },
  'file.empty': { status: 422, retry: false, level: 'info' },
  'file.bomb': { status: 422, retry: false, level: 'warn' },
  'file.active-content': { status: 422, retry: false, level: 'warn' },
  'file.infected': { status: 422, retry: false, level: 'warn' },
  'file.found-infected': { status: 409, retry: false, level: 'warn' },
  'file.quarantined': { status: 409, retry: true, level: 'info' },
  'file.upload-cut': { status: 400, retry: true, level: 'info' },
  'mail.address-invalid': { status: 422, retry: false, level: 'info' },
  'limit.body-too-large': { status: 413, retry: false, level: 'info' },
  'limit.too-many-requests': { status: 429, retry: true, level: 'warn' },
  'upstream.record-unavailable': { status: 503, retry: true, level: 'error' },
  'upstream.unavailable': { status: 503, retry: true, level: 'error' },
  'bug.unexpected': { status: 500, retry: false, level: 'error' },
} as const satisfies Record<string, ErrorRow>

interface ErrorRow {
  readonly status: number
  readonly retry: boolean
  readonly level: 'info' | 'warn' | 'error'
}

export type ErrorCode = keyof typeof table
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = table
export const errorCodes = Object.keys(table) as ErrorCode[]

/** One thing wrong with one field; `path` as typed by the client (`sections.report.summary`), `message` a catalogue key. */
export interface FieldProblem {
  readonly path: string
  readonly message: string
  readonly params?: Readonly<Record<string, string | number>>
}

export interface ErrorDetails {
  readonly problems?: readonly FieldProblem[]
  readonly [key: string]: unknown
}

/** An error that a user or client may see. Anything else that is thrown is a bug and answers 500 without inner text. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

export function invalid(...problems: FieldProblem[]): AppError {
  return new AppError('validation.failed', { problems })
}
