import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common'
import { AppError, type ErrorCode, errorTable } from '@vinhdanh/domain'
import type { Logger } from '@vinhdanh/telemetry'
import type { Config } from '@vinhdanh/config'
import { keepForm, sealForm } from '../account/kept-form.ts'
import { signInAddress } from '../account/next.ts'
import { freshForm } from '../shell/forms.ts'
import { blankPage } from '../shell/page.ts'
import { CONFIG, LOGGER } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import type { Language } from '../text/catalogue.ts'
import { dateTime } from '../text/dates.ts'
import { allowedMethods } from './allowed-methods.ts'

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'validation.malformed', 401: 'auth.sign-in-needed', 403: 'auth.not-allowed', 404: 'not-found', 405: 'method-not-allowed',
  413: 'limit.body-too-large', 415: 'validation.media-type', 429: 'limit.too-many-requests', 503: 'upstream.unavailable',
}

/** The error as the reader may see it: one of ours as it is, what the framework refuses as its code, everything else as a bug without inner text. */
export function asVisible(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HttpException) {
    const status = error.getStatus()
    return new AppError(codeOfStatus[status] ?? (status < 500 ? 'validation.malformed' : 'bug.unexpected'), {}, { cause: error })
  }
  return new AppError('bug.unexpected', {}, { cause: error })
}

/**
 * One page for every error: what happened, what is safe, what to do, and the request's id. A GET or HEAD without a session leads to the sign-in page;
 * a form sent without one shows that page at once and is kept in it, so that it can be sent again.
 */
@Catch()
export class ErrorPages implements ExceptionFilter {
  private readonly config: Config
  private readonly logger: Logger
  constructor(@Inject(CONFIG) config: Config, @Inject(LOGGER) logger: Logger) {
    this.config = config
    this.logger = logger
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<WebRequest>()
    const response = host.switchToHttp().getResponse<WebResponse>()
    let error = asVisible(thrown)
    if (error.code === 'not-found') {
      const allowed = allowedMethods(request)
      if (allowed.length > 0 && !allowed.includes(request.method)) {
        response.setHeader('Allow', allowed.join(', '))
        error = new AppError('method-not-allowed')
      }
    }
    const { status, level, retry } = errorTable[error.code]
    this.logger[level]({ code: error.code, ...(level === 'info' ? {} : { err: error.cause ?? error }) }, 'request refused')
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (error.code === 'auth.sign-in-needed' && ['GET', 'HEAD'].includes(request.method)) {
      response.redirect(303, signInAddress(request.path))
      return
    }
    if (error.code === 'auth.sign-in-needed' && request.is('application/x-www-form-urlencoded')) {
      const kept = sealForm(keepForm(request.originalUrl, request.body), this.config.secret)
      if (kept !== null) return response.status(status).render('account/views/sign-in', { form: freshForm(), kept })
    }
    if (retry) response.setHeader('Retry-After', '5')
    const page = response.locals.page ?? { ...blankPage, address: request.originalUrl }
    response.status(status).render('errors/views/error', { page, code: error.code, params: asTold(error, page.language), status, kept: typedText(request, error.code) }, (broken: Error | null, html?: string) => {
      // Without an error page there are still words; express would answer with the template's stack.
      if (broken) this.logger.error({ err: broken }, 'the error page is broken')
      response.type(html === undefined ? 'text/plain' : 'text/html').send(html ?? `${status} ${page.requestId}`)
    })
  }
}

/** What the words of an error name: the year whose calendar is missing, who was faster and when. */
function asTold({ code, details }: AppError, language: Language): Readonly<Record<string, unknown>> {
  if (code === 'conflict.settled' && typeof details['by'] === 'string' && typeof details['at'] === 'string') return { by: details['by'], at: dateTime(details['at'], language), context: 'by' }
  if (code === 'conflict.not-forcible' && details['why'] === 'expired') return { context: 'expired' }
  if (code === 'separation-of-duties' && (details['rule'] === 'second-person' || details['rule'] === 'holds-step')) return { context: details['rule'] }
  return code === 'calendar.year-unknown' && typeof details['year'] === 'number' ? { year: details['year'], context: 'of' } : {}
}

/** What someone had typed when the session was over or the record away, so that nothing long is lost. Passwords and tokens excepted. */
function typedText(request: WebRequest, code: ErrorCode): { name: string; value: string }[] {
  if (!['auth.sign-in-needed', 'auth.csrf', 'upstream.record-unavailable', 'bug.unexpected'].includes(code)) return []
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' && value.length >= 20 && !/^_|password|token/i.test(name) ? [{ name, value }] : []))
}
