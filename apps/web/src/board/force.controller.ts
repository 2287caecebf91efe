import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { askToForce, confirmForce, Database, declineForce, forcePage, takeBackForce } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentForce } from './force.presenter.ts'
import { causesAddress } from './stuck-dossier.ts'

const asking = z.object({ requestId: z.uuid(), stepRowId: z.uuid(), reason: z.string().max(4_000) })
const answering = z.object({ requestId: z.uuid() })
const declining = answering.extend({ note: z.string().max(4_000) })

/** The last resort for a step that nobody decides: one administrator asks, another confirms or declines. */
@Controller('board/:id/force')
@Policy('dossier.repair')
export class ForceController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, freshForm())
  }

  @Post()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = read(asking, body)
    await this.carryOut(response, actor, { id, form, to: `/board/${id}/force` }, () => askToForce(this.database, actor, { dossierId: id, ...form }))
  }

  @Post('confirm')
  async confirm(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = read(answering, body)
    await this.carryOut(response, actor, { id, form, to: causesAddress(id) }, () => confirmForce(this.database, actor, { dossierId: id, ...form }))
  }

  @Post('decline')
  async decline(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = read(declining, body)
    await this.carryOut(response, actor, { id, form, to: `/board/${id}/force` }, () => declineForce(this.database, actor, { dossierId: id, ...form }))
  }

  @Post('take-back')
  async takeBack(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = read(answering, body)
    await this.carryOut(response, actor, { id, form, to: `/board/${id}/force` }, () => takeBackForce(this.database, actor, { dossierId: id, ...form }))
  }

  private async carryOut(response: WebResponse, actor: Actor, { id, form, to }: { id: string; form: Record<string, string>; to: string }, act: () => Promise<void>): Promise<void> {
    try {
      await act()
      response.redirect(303, to)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, id, { values: form, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const page = await forcePage(this.database, actor, id)
    const view = presentForce(page, actor, wordsIn(response.locals.page.language))
    response.render('board/views/force', { view, form, problems: form.problems, requestId: form.values['requestId'] ?? randomUUID() })
  }
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const form = shape.safeParse(body)
  if (!form.success) throw new AppError('validation.malformed')
  return form.data
}
