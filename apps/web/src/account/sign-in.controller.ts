import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { csrfTokenFor, digestOf, setCookie } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { Database, endSession } from '@vinhdanh/record'
import { z } from 'zod'
import { Public } from '../access/policy.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebRequest, WebResponse } from '../shell/web-request.ts'
import { openSealed } from './kept-form.ts'
import { addressAfterSignIn, isTask } from './next.ts'
import { SignIn } from './sign-in.ts'

const signInForm = z.object({ login: z.string().max(200), password: z.string().max(10_000), next: z.string().max(60).optional(), kept: z.string().optional() })

/** The sign-in page and the way out. */
@Public()
@Controller()
export class SignInController {
  private readonly config: Config
  private readonly database: Database
  private readonly signIn: SignIn
  constructor(@Inject(CONFIG) config: Config, database: Database, signIn: SignIn) {
    this.config = config
    this.database = database
    this.signIn = signIn
  }

  @Get('sign-in')
  show(@Req() request: WebRequest, @Res() response: WebResponse, @Query('next') next: unknown): void {
    if (request.actor) response.redirect(303, addressAfterSignIn(next))
    else this.render(response, freshForm(), next)
  }

  @Post('sign-in')
  async open(@Req() request: WebRequest, @Res() response: WebResponse, @Body() body: unknown): Promise<void> {
    const form = signInForm.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { login, password, next, kept: sealed } = form.data
    const kept = openSealed(sealed, this.config)
    try {
      const token = await this.signIn.open(login, password, request.ip ?? '')
      response.append('Set-Cookie', setCookie('session', token, this.config.secureCookies))
      response.append('Set-Cookie', setCookie('visit', '', this.config.secureCookies, 0))
      if (!kept) return response.redirect(303, addressAfterSignIn(next))
      // Too long for an address, so it goes on in a form: what was typed is sent by the person who typed it, with the new session.
      response.locals.page.csrfToken = csrfTokenFor(token, this.config.secret)
      response.render('account/views/send-again', { kept })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'auth.wrong-password') throw error
      response.status(401)
      this.render(response, { values: { login }, problems: [{ path: 'login', message: 'account:signIn.wrong' }] }, next, kept === null ? undefined : sealed)
    }
  }

  /** Ends the session in the record, so that a copied cookie is worth nothing. */
  @Post('sign-out')
  async close(@Req() request: WebRequest, @Res() response: WebResponse): Promise<void> {
    if (request.actor) await endSession(this.database, request.actor, digestOf(request.sessionToken))
    response.append('Set-Cookie', setCookie('session', '', this.config.secureCookies, 0))
    response.redirect(303, '/sign-in')
  }

  private render(response: WebResponse, form: Form, next: unknown, kept?: string): void {
    response.render('account/views/sign-in', { form, kept, problems: form.problems, next: addressAfterSignIn(next) === '/' ? undefined : next, taskWaits: isTask(next) })
  }
}
