import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, levels } from '@vinhdanh/domain'
import { Database, dossierPage, permitLate } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

const permission = z.object({ reason: z.string().max(4_000), authority: z.string().max(300), paperNumber: z.string().max(100) })
const place = z.object({ id: z.string(), level: z.enum(levels) })

/** Letting a dossier pass that came in after the cut-off of a level, with who permits it and by which paper. */
@Controller('dossiers/:id/late/:level')
@Policy('late.permit')
export class PermitLateController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param() params: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, params, freshForm())
  }

  @Post()
  async permit(@SignedIn() actor: Actor, @Param() params: unknown, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = permission.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { id, level } = readPlace(params)
    await dossierPage(this.database, id, actor)
    try {
      await permitLate(this.database, actor, { dossierId: id, level, ...form.data })
      response.redirect(303, `/dossiers/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, params, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, params: unknown, form: Form): Promise<void> {
    const { id, level } = readPlace(params)
    const { dossier, late } = await dossierPage(this.database, id, actor)
    const entry = late.find((line) => line.level === level)
    if (!entry) throw new AppError('not-found')
    if (entry.permittedAt) throw new AppError('conflict.state', { state: dossier.state })
    response.render('dossier-page/views/permit-late', { dossier, entry, form, problems: form.problems })
  }
}

/** Errors: AppError `not-found` for a level that is none. */
function readPlace(params: unknown): z.infer<typeof place> {
  const parsed = place.safeParse(params)
  if (!parsed.success) throw new AppError('not-found')
  return parsed.data
}
