import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, draftPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentDraft } from './draft.presenter.ts'
import { dueReckoner, lastDayOf } from './due.ts'
import { answerValues } from './remarks.presenter.ts'

/** The task list of a draft or of a returned dossier: what is done, what is missing, what the reviewers said. */
@Controller('dossiers/:id/draft')
export class DraftController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  @Policy('dossier.draft')
  async show(@SignedIn() actor: Actor, @Param('id') id: string, @Res() response: WebResponse): Promise<void> {
    const draft = await draftPage(this.database, actor, id)
    if (!draft.editable) {
      response.redirect(303, `/dossiers/${id}`)
      return
    }
    const { dueAt, today } = draft.head
    const due = dueAt && (await dueReckoner(this.database, today))(lastDayOf(dueAt))
    const view = presentDraft(draft, response.locals.page.language)
    response.render('dossiers/views/draft', { ...view, due, form: freshForm(answerValues(view.whole)) })
  }
}
