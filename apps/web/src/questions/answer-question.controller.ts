import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { answerQuestion, Database, dossierPage } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { mayAnswer, presentQuestion } from './questions.presenter.ts'

const answer = z.object({ answer: z.string().max(10_000).default('') })

/** One question to the unit: to be answered by whoever may write the dossier, and read by whoever sees it. */
@Controller('dossiers/:id/questions/:questionId')
export class AnswerQuestionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.read')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Param('questionId') questionId: string, @Res() response: WebResponse): Promise<void> {
    await this.render(response, actor, { id, questionId }, freshForm())
  }

  @Post()
  @Policy('dossier.draft')
  async answer(@SignedIn() actor: Actor, @Param('id') id: string, @Param('questionId') questionId: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = answer.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    try {
      await answerQuestion(this.database, actor, { dossierId: id, questionId, ...form.data })
      response.redirect(303, `/dossiers/${id}#question-${questionId}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, { id, questionId }, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, { id, questionId }: { id: string; questionId: string }, form: Form): Promise<void> {
    const page = await dossierPage(this.database, id, actor)
    const question = page.questions.find((one) => one.id === questionId)
    if (!question) throw new AppError('not-found')
    const view = presentQuestion(question, page, { mayAnswer: mayAnswer(page, actor), words: wordsIn(response.locals.page.language) })
    response.render('questions/views/answer', { dossier: page.dossier, question: view, form, problems: form.problems })
  }
}
