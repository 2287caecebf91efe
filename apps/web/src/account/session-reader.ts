import { csrfTokenFor, digestOf, looksLikeToken, readCookie } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { countTasks, type Database, findActorBySession, timeShift } from '@vinhdanh/record'
import type { NextFunction } from 'express'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'

/**
 * Finds out who asks: the session's token comes in a cookie, the record knows its digest. A session that is over, or of
 * someone who has left, is nobody. The person's language goes before the cookie's.
 */
export function readSession(config: Pick<Config, 'secret' | 'secureCookies' | 'timeShift'>, database: Database) {
  return async (request: WebRequest, response: WebResponse, next: NextFunction): Promise<void> => {
    const token = readCookie(request.headers.cookie, 'session', config.secureCookies)
    const known = looksLikeToken(token) ? await findActorBySession(database, digestOf(token)) : null
    if (known && token !== undefined) {
      request.actor = known.actor
      request.sessionToken = token
      const openTasks = await countTasks(database, known.person.id)
      const movedTo = config.timeShift === 'allowed' ? await movedTime(database) : null
      Object.assign(response.locals.page, { actor: known.actor, now: known.now, language: known.person.locale, csrfToken: csrfTokenFor(token, config.secret), openTasks, movedTo })
    }
    next()
  }
}

async function movedTime(database: Database): Promise<Date | null> {
  const { now, aheadMs } = await timeShift(database)
  return aheadMs > 0 ? now : null
}
