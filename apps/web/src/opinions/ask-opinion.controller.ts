import { randomUUID } from 'node:crypto'
import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { askOpinion, Database, dossierPage, loadCalendar, otherBody, ruleSetById } from '@vinhdanh/record'
import { z } from 'zod'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { citationText } from '../dossiers/citation.ts'
import { type Form, freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'

const line = z.string().max(5_000).default('')
const question = z.object({ opinionId: z.uuid(), bodyKind: line, body: line, question: line, paperNumber: line, paperDate: line, expectedOn: line })

/** Asking another body for its opinion: the paper goes its usual way, here stands that it went. */
@Controller('dossiers/:id/opinions/ask')
@Policy('opinion.handle')
export class AskOpinionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const { dossier } = await dossierPage(this.database, id, actor)
    await this.render(response, actor, id, freshForm({ opinionId: randomUUID(), paperDate: dossier.today }))
  }

  @Post()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: unknown, @Res() response: WebResponse): Promise<void> {
    const form = question.safeParse(body)
    if (!form.success) throw new AppError('validation.malformed')
    await dossierPage(this.database, id, actor)
    try {
      await askOpinion(this.database, actor, { dossierId: id, ...form.data })
      response.redirect(303, `/dossiers/${id}#opinions`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.render(response.status(422), actor, id, { values: form.data, problems: error.details.problems ?? [] })
    }
  }

  private async render(response: WebResponse, actor: Actor, id: string, form: Form): Promise<void> {
    const { dossier, opinionRule } = await dossierPage(this.database, id, actor)
    if (!opinionRule) throw new AppError('conflict.state', { state: dossier.state })
    const { t, language } = wordsIn(response.locals.page.language)
    const ruleSet = await ruleSetById(this.database, dossier.ruleSetId ?? '')
    const bodies = (ruleSet.opinions?.bodies ?? []).map((body) => ({ value: body.id, text: body.name[language] }))
    response.render('opinions/views/ask', {
      dossier, form, problems: form.problems, pauses: opinionRule.pausesClock.value, bodies: [...bodies, { value: otherBody, text: t('opinions:ask.other') }],
      term: { days: opinionRule.term.value, last: (await loadCalendar(this.database)).addWorkingDays(dossier.today, opinionRule.term.value), source: citationText(ruleSet, opinionRule.term.cite, language) },
    })
  }
}
