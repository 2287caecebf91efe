import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { Database, placeableDrafts, placeInSubmission, sendSubmission, submissionPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { dueReckoner } from '../dossiers/due.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentSubmission } from './submission.presenter.ts'
import { keepAllReasons, presentWarned, warnedDossiers } from './submission-warnings.ts'

const sending = z.object({
  version: z.string().regex(/^\d{1,9}$/).transform(Number),
  /** That warnings may stay without a reason. */
  withoutReason: z.literal('yes').optional().catch(undefined),
  then: z.literal('save').optional().catch(undefined),
})

/** What is wrong with a form, and all that was typed into it. */
interface Typed {
  readonly problems: readonly FieldProblem[]
  readonly body: Readonly<Record<string, unknown>>
}

/** One submission: its dossiers with how each stands; while it is a draft, what goes in, what comes out, and sending it. */
@Controller('submissions/:id')
@Policy('submission.read')
export class SubmissionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Query('sent') sent: unknown, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, { problems: [], body: {} }, sent === '1')
  }

  /** Puts the ticked drafts under it. */
  @Post('dossiers')
  @Policy('dossier.draft')
  async place(@SignedIn() actor: Actor, @Param('id') id: string, @Body('dossier') chosen: unknown, @Res() response: WebResponse): Promise<void> {
    await submissionPage(this.database, actor, id)
    for (const dossierId of [chosen].flat()) if (typeof dossierId === 'string') await placeInSubmission(this.database, actor, { dossierId, submissionId: id })
    response.redirect(303, `/submissions/${id}`)
  }

  @Post('dossiers/:dossier/remove')
  @Policy('dossier.draft')
  async takeOut(@SignedIn() actor: Actor, @Param('id') id: string, @Param('dossier') dossierId: string, @Res() response: WebResponse): Promise<void> {
    const { dossiers } = await submissionPage(this.database, actor, id)
    if (dossiers.some((dossier) => dossier.id === dossierId)) await placeInSubmission(this.database, actor, { dossierId, submissionId: null })
    response.redirect(303, `/submissions/${id}`)
  }

  /** Hands all its dossiers in together, or none. Sent twice it shows what the first sending did. */
  @Post('send')
  @Policy('dossier.draft')
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const form = sending.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const again = (problems: readonly FieldProblem[]) => this.render(response.status(422), actor, id, { problems, body })
    try {
      const unsaid = await keepAllReasons(this.database, actor, await submissionPage(this.database, actor, id), body, form.data.withoutReason === 'yes')
      if (form.data.then === 'save') return response.redirect(303, `/submissions/${id}#warnings`)
      if (unsaid.length > 0) return await again(unsaid)
      await sendSubmission(this.database, actor, { submissionId: id, version: form.data.version })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return again(error.details.problems ?? [])
      const isSent = error.code === 'conflict.state' && (await submissionPage(this.database, actor, id)).state === 'sent'
      if (!isSent) throw error
    }
    response.redirect(303, `/submissions/${id}?sent=1`)
  }

  private async render(response: WebResponse, actor: Actor, id: string, { problems, body }: Typed, justSent = false): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const due = page.dossiers.some(({ dueDay }) => dueDay !== null) ? await dueReckoner(this.database, page.today) : null
    const drafts = page.mayWrite && page.state === 'draft' ? await placeableDrafts(this.database, page.unitId) : []
    const { language } = response.locals.page
    const { values, ...warned } = presentWarned(await warnedDossiers(this.database, actor, page), body, wordsIn(language))
    response.render('submissions/views/submission', { ...presentSubmission(page, drafts, due, language), warned, problems, form: { values, problems }, justSent })
  }
}
