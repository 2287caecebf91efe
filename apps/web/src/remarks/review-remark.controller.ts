import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, remarkStates } from '@vinhdanh/domain'
import { Database, dossierPage, reviewRemark } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { remarksView } from './remarks.presenter.ts'

const review = z.looseObject({ act: z.enum(['accepted', 'reopened']), seen: z.enum(remarkStates) })

/** Accepting or reopening a remark: by a form beside it on the task's page, and on a page of its own when something is wrong with what was typed. */
@Controller('dossiers/:id/remarks/:remarkId/review')
@Policy('task.decide')
export class ReviewRemarkController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('remarkId') remarkId: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, { id, remarkId }, freshForm())
  }

  @Post()
  async review(@SignedIn() actor: Actor, @Param('id') id: string, @Param('remarkId') remarkId: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = review.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { act, seen, ...typed } = form.data
    const why = typed[`remarks.${remarkId}`]
    // Who sees the dossier no longer learns by a review that it has such a remark.
    const { taskHref } = await this.read(actor, { id, remarkId })
    try {
      await reviewRemark(this.database, actor, { dossierId: id, remarkId, act, seen, body: act === 'reopened' && typeof why === 'string' ? why : '' })
      response.redirect(303, `${taskHref}#remark-${remarkId}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { id, remarkId }, { values: typed, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, place: { id: string; remarkId: string }, form: Form): Promise<void> {
    const { page, taskHref } = await this.read(actor, place)
    const words = wordsIn(response.locals.page.language)
    const remark = remarksView(page, actor, words).find(({ id }) => id === place.remarkId)
    if (!remark?.review) throw new AppError('conflict.state', { state: page.dossier.state })
    response.render('remarks/views/review', { dossier: page.dossier, remark, form, labels: { [`remarks.${remark.id}`]: words.t('dossier:review.why') }, problems: form.problems, backHref: `${taskHref}#remark-${place.remarkId}` })
  }

  private async read(actor: Actor, { id, remarkId }: { id: string; remarkId: string }) {
    const page = await dossierPage(this.database, id, actor)
    if (!page.remarks.some((remark) => remark.id === remarkId)) throw new AppError('not-found')
    const own = page.place?.holders.find(({ personId }) => personId === actor.personId)
    return { page, taskHref: own ? `/tasks/${own.taskId}` : `/dossiers/${id}` }
  }
}
