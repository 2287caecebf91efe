import { readFileSync } from 'node:fs'
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common'
import { AppError, type ErrorCode, errorTable, type FieldProblem } from '@vinhdanh/domain'
import { currentContext, type Logger } from '@vinhdanh/telemetry'
import { problemText } from '@vinhdanh/texts'
import type { Response } from 'express'
import type { ApiRequest } from './api-request.ts'
import { AllowedMethods } from './allowed-methods.ts'
import { type Language, languageOf } from './language.ts'
import { LOGGER } from './tokens.ts'

type Texts = Readonly<Record<ErrorCode, { readonly title: string; readonly detail: string }>>

const read = (language: Language): Texts => JSON.parse(readFileSync(new URL(`../../src/texts/error.${language}.json`, import.meta.url), 'utf8')) as Texts
export const errorTexts: Readonly<Record<Language, Texts>> = { vi: read('vi'), en: read('en') }

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'validation.malformed', 401: 'auth.sign-in-needed', 403: 'auth.not-allowed', 404: 'not-found', 405: 'method-not-allowed',
  413: 'limit.body-too-large', 415: 'validation.media-type', 429: 'limit.too-many-requests', 503: 'upstream.unavailable',
}
/** Seconds after which a client may try again what failed for a passing reason. */
const retryAfterSeconds = 5

/** Every error as problem+json (RFC 9457), from the one table of errors, in the language of the request. */
@Catch()
export class Problems implements ExceptionFilter {
  private readonly logger: Logger
  private readonly methods: AllowedMethods

  constructor(@Inject(LOGGER) logger: Logger, methods: AllowedMethods) {
    this.logger = logger
    this.methods = methods
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>()
    const response = host.switchToHttp().getResponse<Response>()
    const error = this.withMethod(asVisible(thrown), request, response)
    const { status, level, retry } = errorTable[error.code]
    this.logger[level]({ code: error.code, ...(level === 'info' ? {} : { err: error.cause ?? error }) }, 'request refused')
    if (response.headersSent) {
      response.destroy()
      return
    }
    const { retryAfter, tokenGiven } = error.details
    if (retry) response.setHeader('Retry-After', typeof retryAfter === 'number' ? retryAfter : retryAfterSeconds)
    if (status === 401) response.setHeader('WWW-Authenticate', `Bearer realm="vinhdanh"${tokenGiven === true ? ', error="invalid_token"' : ''}`)
    response.setHeader('Vary', 'Accept-Language')
    response.status(status).type('application/problem+json').send(JSON.stringify(problemOf(error, languageOf(request))))
  }

  /** A known address with another method is told so, with the methods it has. */
  private withMethod(error: AppError, { path, method }: ApiRequest, response: Response): AppError {
    if (error.code !== 'not-found') return error
    const allowed = this.methods.of(path)
    if (allowed.length === 0 || allowed.includes(method)) return error
    response.setHeader('Allow', allowed.join(', '))
    return new AppError('method-not-allowed')
  }
}

/** One of ours as it is, what the framework refuses as its code, everything else as a bug without inner text. */
function asVisible(error: unknown): AppError {
  if (error instanceof AppError) return error
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error)
  if (status !== undefined && status < 500) return new AppError(codeOfStatus[status] ?? 'validation.malformed', {}, { cause: error })
  return new AppError('bug.unexpected', {}, { cause: error })
}

/** What the HTTP library itself refuses, such as an address that cannot be decoded, carries its status. */
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined
}

function problemOf({ code, details }: AppError, language: Language): Record<string, unknown> {
  const { title, detail } = errorTexts[language][code]
  const { problems } = details
  return {
    type: `urn:vinhdanh:error:${code}`, title, status: errorTable[code].status, code, detail,
    ...(problems ? { problems: problems.map((problem) => told(problem, language)) } : {}),
    requestId: currentContext().requestId ?? '',
  }
}

function told(problem: FieldProblem, language: Language): { path: string; message: string; detail: string } {
  return { path: problem.path, message: problem.message, detail: problemText(problem, language) }
}
