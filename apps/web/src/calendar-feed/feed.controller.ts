import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import { digestOf, looksLikeToken, SignInDelay } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { Database, type FeedEvents, feedEvents } from '@vinhdanh/record'
import { Public } from '../access/policy.decorator.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { feedCalendar, feedLifetime } from './feed-calendar.ts'

/**
 * What a calendar program reads: it cannot sign in, so the address itself is the secret. Unknown, revoked and left behind are one answer, 404: an
 * address that got into wrong hands does not even tell that it once was right. Misses are slowed down by sender, and refused when they crowd.
 */
@Public()
@Controller('feeds')
export class FeedController {
  private readonly delay = new SignInDelay()
  private readonly database: Database
  private readonly config: Config
  constructor(database: Database, @Inject(CONFIG) config: Config) {
    this.database = database
    this.config = config
  }

  /** Answers 304 to whoever has the present state already. Errors: AppError `not-found`, `limit.too-many-requests`. */
  @Get(':token.ics')
  async send(@Param('token') token: string, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    // What cannot be a token is no guess at one: it costs nobody behind the same address any time.
    if (!looksLikeToken(token)) throw new AppError('not-found')
    let events = null as FeedEvents | null
    const found = await this.delay.run([`feed:${request.ip ?? ''}`], async () => {
      events = await feedEvents(this.database, digestOf(token))
      return events !== null
    })
    if (found === 'too-many') throw new AppError('limit.too-many-requests')
    if (events === null) throw new AppError('not-found')
    response.setHeader('Content-Type', 'text/calendar; charset=utf-8')
    response.setHeader('Content-Disposition', 'inline; filename="vinhdanh.ics"')
    response.setHeader('Cache-Control', `private, max-age=${feedLifetime}`)
    response.send(feedCalendar(events, this.config.publicWebUrl))
  }
}
