import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError, isDay, localDay, may } from '@vinhdanh/domain'
import { Database, endPost, recordNow } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { readableUnit } from './unit.controller.ts'

const ending = z.object({ lastDay: z.string().trim().max(10).default('') })

/** The end of a post, with its last day. */
@Controller('organisation/units/:id/posts/:postId/end')
@Policy('organisation.change')
export class EndPostController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Param('postId') postId: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, { id, postId, form: freshForm({ lastDay: localDay(await recordNow(this.database)) }) })
  }

  @Post()
  async end(@SignedIn() actor: Actor, @Param('id') id: string, @Param('postId') postId: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const parsed = ending.safeParse(body)
    if (!parsed.success) throw new AppError('validation.malformed')
    const { lastDay } = parsed.data
    try {
      if (!isDay(lastDay)) throw new AppError('validation.failed', { problems: [{ path: 'lastDay', message: lastDay === '' ? 'problem.required' : 'problem.date' }] })
      await endPost(this.database, actor, { postId, lastDay })
      response.redirect(303, `/organisation/units/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      const problems = (error.details.problems ?? []).map((problem) => ({ ...problem, path: 'lastDay' }))
      await this.render(response.status(422), actor, { id, postId, form: { values: { lastDay }, problems } })
    }
  }

  private async render(response: WebResponse, actor: Actor, { id, postId, form }: { id: string; postId: string; form: Form }): Promise<void> {
    const unit = await readableUnit(this.database, actor, id)
    const post = unit.posts.find((candidate) => candidate.id === postId)
    if (!post) throw new AppError('not-found')
    if (!may(actor, 'organisation.change', unit.path)) throw new AppError('auth.not-allowed')
    response.render('organisation/views/end-post', { form, problems: form.problems, post, unit: { id, name: unit.name[response.locals.page.language] } })
  }
}
