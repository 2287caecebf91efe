import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { Database, draftPage, draftWarnings, priorAwards, submitDossier } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentHandIn } from './hand-in.presenter.ts'
import { keepReasons, type TypedReasons, typedReasons } from '../warnings/reasons.ts'
import { ownWarnings } from '../warnings/warnings.presenter.ts'
import { writableDraft } from './writable-draft.ts'

const handIn = z.object({
  draftVersion: z.coerce.number().int(),
  /** The number that this hand-in will have: a repeat is told from a new one by it. */
  revision: z.coerce.number().int(),
  declared: z.literal('yes').optional().catch(undefined),
  /** That warnings may stay without a reason. */
  withoutReason: z.literal('yes').optional().catch(undefined),
  then: z.literal('save').optional().catch(undefined),
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
    await this.render(response, actor, id, { problems: [], reasons: new Map() })
  }

  @Post()
  async handIn(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const form = handIn.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { draftVersion, revision, declared, then } = form.data
    const { head, editable } = await draftPage(this.database, actor, id)
    if (!editable && head.revisionNo >= revision) return response.redirect(303, `/dossiers/${id}/receipt/${revision}`)
    const reasons = typedReasons(body, ownWarnings)
    const again = (status: number, problems: readonly FieldProblem[]) => this.render(response.status(status), actor, id, { problems, reasons })
    try {
      const unsaid = await keepReasons(this.database, actor, { dossierId: id, typed: reasons, fields: ownWarnings, isConfirmed: form.data.withoutReason === 'yes' })
      if (then === 'save') return response.redirect(303, `/dossiers/${id}/hand-in#warnings`)
      const problems = [...unsaid, ...(declared ? [] : [{ path: 'declared', message: 'dossiers:handIn.declareFirst' }])]
      if (problems.length > 0) return await again(422, problems)
      const receipt = await submitDossier(this.database, actor, { dossierId: id, draftVersion })
      response.redirect(303, `/dossiers/${id}/receipt/${receipt.revisionNo}`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return again(422, error.details.problems ?? [])
      if (error.code === 'conflict.version') return again(409, [{ path: 'declared', message: 'dossiers:handIn.changed' }])
      // Sent twice at the same moment: the other sending made the revision.
      const now = error.code === 'conflict.state' ? await draftPage(this.database, actor, id) : null
      if (!now || now.editable || now.head.revisionNo < revision) throw error
      response.redirect(303, `/dossiers/${id}/receipt/${revision}`)
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, { problems, reasons }: { problems: readonly FieldProblem[]; reasons: TypedReasons }): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const earlier = await priorAwards(this.database, draft.head.nominee.id, draft.award.code)
    const warned = await draftWarnings(this.database, actor, id)
    response.render('dossiers/views/hand-in', presentHandIn(draft, { earlier, warned, reasons, problems }, response.locals.page.language))
  }
}
