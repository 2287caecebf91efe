import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common'
import { digestOf, hashPassword, longestPassword, randomToken, SignInDelay, verifyPassword } from '@vinhdanh/access'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { createApiToken, Database, findSignIn, ownAccount, revokeApiToken, setPassword } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { Settings } from './settings.ts'

/** ASVS 5.0, 6.2.1 asks for 8 characters and recommends 15. */
const shortestPassword = 12
const passwordForm = z.object({ oldPassword: z.string().max(10_000), newPassword: z.string().max(10_000), again: z.string().max(10_000) })
const tokenForm = z.object({ label: z.string().max(200).transform((text) => text.trim()) })

/** The password, and the tokens with which programs act for a person. */
@Controller('account')
@Policy('self')
export class SecretsController {
  private readonly delay = new SignInDelay()
  private readonly database: Database
  private readonly settings: Settings
  constructor(database: Database, settings: Settings) {
    this.database = database
    this.settings = settings
  }

  /** Needs the old password, and ends the other sessions: whoever copied one is out. */
  @Post('password')
  async changePassword(@SignedIn() actor: Actor, @Req() request: WebRequest, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = passwordForm.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const { oldPassword, newPassword } = parsed.data
    const stored = (await findSignIn(this.database, (await ownAccount(this.database, actor)).login))?.passwordHash ?? null
    const outcome = await this.delay.run([`password:${actor.personId ?? ''}`], () => verifyPassword(stored, oldPassword))
    if (outcome === 'too-many') throw new AppError('auth.too-many-tries')
    const problems = [...(outcome ? [] : [{ path: 'oldPassword', message: 'settings:password.wrong' }]), ...wrongPassword(parsed.data)]
    if (problems.length > 0 || stored === null) {
      await this.settings.render(request, response.status(422), actor, { failed: { form: 'password', values: {}, problems } })
      return
    }
    await setPassword(this.database, actor, { oldHash: stored, newHash: await hashPassword(newPassword), sessionDigest: digestOf(request.sessionToken) })
    response.redirect(303, '/account?done=password')
  }

  /** Makes a token and shows it once; the record keeps its digest. */
  @Post('tokens')
  async makeToken(@SignedIn() actor: Actor, @Req() request: WebRequest, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = tokenForm.safeParse(body)
    if (!parsed.success || actor.personId === null) throw new AppError('validation.malformed')
    const { label } = parsed.data
    if (label === '') {
      await this.settings.render(request, response.status(422), actor, { failed: { form: 'token', values: parsed.data, problems: [{ path: 'label', message: 'problem.required' }] } })
      return
    }
    const token = randomToken()
    await createApiToken(this.database, actor, { personId: actor.personId, digest: digestOf(token), label })
    await this.settings.render(request, response, actor, { token })
  }

  @Post('tokens/:digest/revoke')
  async revokeToken(@SignedIn() actor: Actor, @Param('digest') digest: string, @Res() response: WebResponse): Promise<void> {
    const { tokens } = await ownAccount(this.database, actor)
    if (!tokens.some((known) => known.digest === digest)) throw new AppError('not-found')
    await revokeApiToken(this.database, actor, digest)
    response.redirect(303, '/account?done=token-revoked')
  }
}

function wrongPassword({ oldPassword, newPassword, again }: z.infer<typeof passwordForm>): FieldProblem[] {
  if (newPassword.length < shortestPassword) return [{ path: 'newPassword', message: 'settings:password.tooShort', params: { min: shortestPassword } }]
  if (newPassword.length > longestPassword) return [{ path: 'newPassword', message: 'problem.too-long', params: { max: longestPassword } }]
  if (newPassword === oldPassword) return [{ path: 'newPassword', message: 'settings:password.same' }]
  return newPassword === again ? [] : [{ path: 'again', message: 'settings:password.differs' }]
}
