import { Controller, Inject, Post, Req, Res } from '@nestjs/common'
import { digestOf, randomToken } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import type { Actor } from '@vinhdanh/domain'
import { createCalendarFeed, Database, revokeCalendarFeed } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { Settings } from '../account/settings.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { siteAddress } from './site-address.ts'

/** One's own calendar address, from the settings page: make it, put a new one in its place, take it back. */
@Controller('account/calendar-feed')
@Policy('self')
export class OwnFeedController {
  private readonly database: Database
  private readonly settings: Settings
  private readonly config: Config
  constructor(database: Database, settings: Settings, @Inject(CONFIG) config: Config) {
    this.database = database
    this.settings = settings
    this.config = config
  }

  /** Makes an address and shows it once; the one before it works no longer. */
  @Post()
  async create(@SignedIn() actor: Actor, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    const token = randomToken()
    await createCalendarFeed(this.database, actor, digestOf(token))
    await this.settings.render(request, response, actor, { feedAddress: siteAddress(`feeds/${token}.ics`, this.config.publicWebUrl) })
  }

  @Post('revoke')
  async revoke(@SignedIn() actor: Actor, @Res() response: WebResponse): Promise<void> {
    await revokeCalendarFeed(this.database, actor)
    response.redirect(303, '/account?done=feed-revoked')
  }
}
