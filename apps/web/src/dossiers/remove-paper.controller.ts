import { Controller, Get, Param, Post, Res } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { Database, removePaper } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { presentTitle } from './draft.presenter.ts'
import { writableDraft } from './writable-draft.ts'

/** Takes a file out of a draft, after asking once. */
@Controller('dossiers/:id/draft/papers/:paper/remove')
@Policy('dossier.draft')
export class RemovePaperController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Get()
  async ask(@SignedIn() actor: Actor, @Param('id') id: string, @Param('paper') paperId: string, @Res() response: WebResponse): Promise<void> {
    const draft = await writableDraft(this.database, actor, id)
    const paper = draft.papers.find((candidate) => candidate.id === paperId)
    if (!paper) throw new AppError('not-found')
    response.render('dossiers/views/remove-paper', { draft: presentTitle(draft, response.locals.page.language), paper })
  }

  @Post()
  async remove(@SignedIn() actor: Actor, @Param('id') id: string, @Param('paper') paperId: string, @Res() response: WebResponse): Promise<void> {
    const { head, papers } = await writableDraft(this.database, actor, id)
    // Gone already: a second sending finds what it wanted.
    if (papers.some((paper) => paper.id === paperId)) await removePaper(this.database, actor, { dossierId: head.id, paperId })
    response.redirect(303, `/dossiers/${head.id}/draft/papers`)
  }
}
