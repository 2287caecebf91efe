import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common'
import { digestOf } from '@vinhdanh/access'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, endOwnSessions, revokeSubstitution, setDutyMail, substitutionsOf } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { sendSubstitution } from '../organisation/substitution-form.ts'
import { presentPreview } from '../organisation/substitution-preview.ts'
import { awardNamer } from '../rules/names.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { Settings } from './settings.ts'

const done = ['password', 'sessions', 'substitution', 'revoked', 'token-revoked', 'feed-revoked', 'mail'] as const
const address = z.object({ done: z.enum(done).optional().catch(undefined) })

/** One's own settings: what stands, and the forms that need no secret. */
@Controller('account')
@Policy('self')
export class SettingsController {
  private readonly database: Database
  private readonly settings: Settings
  constructor(database: Database, settings: Settings) {
    this.database = database
    this.settings = settings
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Req() request: WebRequest, @Query() query: unknown, @Res() response: WebResponse): Promise<void> {
    const said = address.parse(query).done
    await this.settings.render(request, response, actor, said ? { done: said } : {})
  }

  /** Ends every session but the present one. */
  @Post('sessions/end-others')
  async endOthers(@SignedIn() actor: Actor, @Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    await endOwnSessions(this.database, actor, { keep: digestOf(request.sessionToken) })
    response.redirect(303, '/account?done=sessions')
  }

  /** At once or with the digest. */
  @Post('mail')
  async chooseMail(@SignedIn() actor: Actor, @Req() request: WebRequest, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    try {
      await setDutyMail(this.database, actor, body['dutyMail'])
      response.redirect(303, '/account?done=mail#mail')
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.settings.render(request, response.status(422), actor, { failed: { form: 'mail', values: body, problems: error.details.problems ?? [] } })
    }
  }

  @Post('substitutions')
  async substitute(@SignedIn() actor: Actor, @Req() request: WebRequest, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    if (actor.personId === null) throw new AppError('auth.not-allowed')
    const { values, problems, preview, done: set } = await sendSubstitution(this.database, actor, actor.personId, body)
    if (set) response.redirect(303, '/account?done=substitution')
    else if (preview) response.render('organisation/views/substitution-preview', { view: presentPreview(actor, values, preview, wordsIn(response.locals.page.language), await awardNamer(this.database, response.locals.page.language)), action: '/account/substitutions' })
    else await this.settings.render(request, problems.length > 0 ? response.status(422) : response, actor, { failed: { form: 'substitution', values, problems } })
  }

  @Post('substitutions/:id/revoke')
  async revoke(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const own = await substitutionsOf(this.database, actor.personId ?? '')
    if (!own.some((known) => known.id === id && known.direction === 'gives')) throw new AppError('not-found')
    await revokeSubstitution(this.database, actor, id)
    response.redirect(303, '/account?done=revoked')
  }
}
