import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, isEnding, may } from '@vinhdanh/domain'
import { Database, dossierHead, withdrawDossier } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const withdrawal = z.object({ version: z.coerce.number().int(), reason: z.string().max(10_000) })

/** The submitting unit takes a dossier back, after one page that says what that means. */
@Controller('dossiers/:id/withdraw')
@Policy('dossier.withdraw')
export class WithdrawController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, freshForm())
  }

  @Post()
  async withdraw(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = withdrawal.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { state } = await dossierHead(this.database, id, actor)
    if (state === 'withdrawn') return response.redirect(303, `/dossiers/${id}`)
    try {
      await withdrawDossier(this.database, actor, { dossierId: id, ...form.data })
      response.redirect(303, `/dossiers/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, id, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const head = await dossierHead(this.database, id, actor)
    if (!may(actor, 'dossier.withdraw', head.unit.path)) throw new AppError('auth.not-allowed')
    if (head.state === 'draft' || isEnding(head.state)) throw new AppError('conflict.state', { state: head.state })
    response.render('dossiers/views/withdraw', { id: head.id, code: head.code, nominee: head.nominee.name, version: head.version, form, problems: form.problems })
  }
}
