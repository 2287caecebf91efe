import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { Database, placeableDrafts, placeInSubmission, sendSubmission, submissionPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { dueReckoner } from '../dossiers/due.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentSubmission } from './submission.presenter.ts'

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
    await this.render(response, actor, id, [], sent === '1')
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
  async send(@SignedIn() actor: Actor, @Param('id') id: string, @Body('version') version: unknown, @Res() response: WebResponse): Promise<void> {
    if (typeof version !== 'string' || !/^\d{1,9}$/.test(version)) throw new AppError('validation.malformed')
    try {
      await sendSubmission(this.database, actor, { submissionId: id, version: Number(version) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'validation.failed') return this.render(response.status(422), actor, id, error.details.problems ?? [])
      const isSent = error.code === 'conflict.state' && (await submissionPage(this.database, actor, id)).state === 'sent'
      if (!isSent) throw error
    }
    response.redirect(303, `/submissions/${id}?sent=1`)
  }

  private async render(response: WebResponse, actor: Actor, id: string, problems: readonly FieldProblem[], justSent = false): Promise<void> {
    const page = await submissionPage(this.database, actor, id)
    const due = page.dossiers.some(({ dueDay }) => dueDay !== null) ? await dueReckoner(this.database, page.today) : null
    const drafts = page.mayWrite && page.state === 'draft' ? await placeableDrafts(this.database, page.unitId) : []
    response.render('submissions/views/submission', { ...presentSubmission(page, drafts, due, response.locals.page.language), problems, form: { values: {}, problems }, justSent })
  }
}
