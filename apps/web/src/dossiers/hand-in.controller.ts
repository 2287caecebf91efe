import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { Database, draftPage, priorAwards, submitDossier } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentHandIn } from './hand-in.presenter.ts'
import { writableDraft } from './writable-draft.ts'

const handIn = z.object({
  draftVersion: z.coerce.number().int(),
  /** The number that this hand-in will have: a repeat is told from a new one by it. */
  revision: z.coerce.number().int(),
  declared: z.literal('yes').optional().catch(undefined),
})

/** Check and hand in: everything on one page, the warnings with their rule, the declaration. */
@Controller('dossiers/:id/hand-in')
@Policy('dossier.draft')
export class HandInController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async check(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, [])
  }

  @Post()
  async handIn(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = handIn.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { draftVersion, revision, declared } = form.data
    const { head, editable } = await draftPage(this.database, actor, id)
    if (!editable && head.revisionNo >= revision) return response.redirect(303, `/dossiers/${id}/receipt/${revision}`)
    if (!declared) return this.render(response.status(422), actor, id, [{ path: 'declared', message: 'dossiers:handIn.declareFirst' }])
    try {
      const receipt = await submitDossier(this.database, actor, { dossierId: id, draftVersion })
      response.redirect(303, `/dossiers/${id}/receipt/${receipt.revisionNo}`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return this.render(response.status(422), actor, id, error.details.problems ?? [])
      if (error.code === 'conflict.version') return this.render(response.status(409), actor, id, [{ path: 'declared', message: 'dossiers:handIn.changed' }])
      // Sent twice at the same moment: the other sending made the revision.
      const now = error.code === 'conflict.state' ? await draftPage(this.database, actor, id) : null
      if (!now || now.editable || now.head.revisionNo < revision) throw error
      response.redirect(303, `/dossiers/${id}/receipt/${revision}`)
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, problems: readonly FieldProblem[]): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const earlier = await priorAwards(this.database, draft.head.nominee.id, draft.award.code)
    response.render('dossiers/views/hand-in', presentHandIn(draft, earlier, problems, response.locals.page.language))
  }
}
