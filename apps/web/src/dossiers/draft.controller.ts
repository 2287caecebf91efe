import { Controller, Get, Param, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, draftPage } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { showDraft } from './show-draft.ts'

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
    await showDraft(this.database, response, draft)
  }
}
