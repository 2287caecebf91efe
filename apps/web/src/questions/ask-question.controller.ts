import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { askQuestion, Database, loadCalendar, ruleSetById, taskPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { anchorChoices } from '../dossier-page/report.ts'
import { citationText } from '../dossiers/citation.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { shortDate } from '../text/dates.ts'
import { fieldOfProblem, readAnchor } from '../remarks/read-anchor.ts'
import { wordsIn } from '../text/words.ts'

const line = z.string().max(5_000).default('')
const question = z.object({ questionId: z.uuid(), anchor: line, page: line, body: line })

/** Asking the unit something without returning the dossier. */
@Controller('tasks/:id/question')
@Policy('task.decide')
export class AskQuestionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, id, freshForm({ questionId: randomUUID() }))
  }

  @Post()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = question.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    const { questionId, body: text, ...typed } = form.data
    const { anchor, problem } = readAnchor(typed, { anchor: 'anchor', page: 'page' })
    try {
      if (problem) throw new AppError('validation.failed', { problems: [problem] })
      await askQuestion(this.database, actor, { taskId: id, questionId, anchor, body: text })
      response.redirect(303, `/tasks/${id}#questions`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      const problems = (error.details.problems ?? []).map((one) => (one.path === 'anchor' ? { ...one, path: fieldOfProblem(one) } : one))
      await this.render(response.status(422), actor, id, { values: form.data, problems })
    }
  }

  private async render(response: WebResponse, actor: Actor, taskId: string, form: Form): Promise<void> {
    const { dossier, questionRule, task, award, form: report } = await taskPage(this.database, taskId, actor)
    if (!task.mine) throw new AppError('not-found')
    if (task.state !== 'open') throw new AppError('link.over', { state: dossier.state })
    if (!questionRule) throw new AppError('conflict.state', { state: dossier.state })
    const words = wordsIn(response.locals.page.language)
    const ruleSet = await ruleSetById(this.database, dossier.ruleSetId ?? '')
    const { value: days, cite } = questionRule.term
    response.render('questions/views/ask', {
      dossier, taskId, form, problems: form.problems, anchors: anchorChoices(report, award, words), pauses: questionRule.pausesClock.value,
      term: { count: days, date: shortDate((await loadCalendar(this.database)).addWorkingDays(dossier.today, days), words.language), source: citationText(ruleSet, cite, words.language) },
    })
  }
}
