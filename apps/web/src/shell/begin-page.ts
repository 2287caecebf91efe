import { csrfTokenFor, looksLikeToken, randomToken, readCookie, setCookie } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { currentContext } from '@vinhdanh/telemetry'
import type { NextFunction } from 'express'
import { asLanguage } from '../text/catalogue.ts'
import type { WebRequest, WebResponse } from './web-request.ts'

/**
 * Gives each request its page: language from the cookie, a token for its forms. Someone not signed in gets a visit cookie,
 * so that the sign-in form has a token too; the session reader puts the session in its place.
 */
export function beginPage(config: Pick<Config, 'secret' | 'secureCookies'>) {
  return (request: WebRequest, response: WebResponse, next: NextFunction): void => {
    const cookies = request.headers.cookie
    const visit = readCookie(cookies, 'visit', config.secureCookies)
    const token = looksLikeToken(visit) ? visit : randomToken()
    if (token !== visit && request.headers.accept?.includes('text/html')) response.append('Set-Cookie', setCookie('visit', token, config.secureCookies))
    request.actor = null
    request.sessionToken = token
    response.locals.page = {
      language: asLanguage(readCookie(cookies, 'language', config.secureCookies)) ?? 'vi',
      requestId: currentContext().requestId ?? '', address: request.originalUrl, actor: null, now: null, openTasks: 0, movedTo: null, csrfToken: csrfTokenFor(token, config.secret),
    }
    next()
  }
}
