import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common'
import type { Config } from '@vinhdanh/config'
import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { Database, earlierPapers } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { CONFIG } from '../shell/tokens.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { wordsIn } from '../text/words.ts'
import { presentPapers } from './papers.presenter.ts'
import { answerNames, readRemarkAnswers, saveRemarkAnswers } from './remark-answers.ts'
import { showDraft } from './show-draft.ts'
import { writableDraft } from './writable-draft.ts'

/** Answers to remarks that are pinned to no field: on the whole dossier or on a paper. */
@Controller('dossiers/:id/remarks')
export class AnswerRemarksController {
  private readonly config: Config
  private readonly database: Database
  constructor(@Inject(CONFIG) config: Config, database: Database) {
    this.config = config
    this.database = database
  }

  @Post()
  @Policy('dossier.draft')
  async answer(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const { head } = draft
    try {
      await saveRemarkAnswers(this.database, actor, draft, readRemarkAnswers(body))
      response.redirect(303, body['from'] === 'papers' ? `/dossiers/${head.id}/draft/papers` : `/dossiers/${head.id}/draft`)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      await this.showAgain(response.status(422), actor, { id, body, problems: (error.details.problems ?? []).map((problem) => ({ ...problem, path: problem.path.replace(/^remarks\./, 'answer.') })) })
    }
  }

  /** The page the answers came from, with all that was typed. */
  private async showAgain(response: WebResponse, actor: Actor, { id, body, problems }: { id: string; body: Record<string, unknown>; problems: readonly FieldProblem[] }): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const typed = Object.fromEntries([...readRemarkAnswers(body)].map(([remarkId, { answer }]) => [answerNames(remarkId).name, answer]))
    if (body['from'] !== 'papers') return showDraft(this.database, response, draft, { typed, problems })
    const view = presentPapers(draft, await earlierPapers(this.database, actor, draft.head), { problems, maxBytes: this.config.maxUploadBytes, words: wordsIn(response.locals.page.language) })
    response.render('dossiers/views/papers', { ...view, form: { values: { ...view.form.values, ...typed }, problems } })
  }
}
