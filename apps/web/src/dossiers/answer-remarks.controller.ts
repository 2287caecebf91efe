import { Body, Controller, Param, Post, Res } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { answerRemark, Database } from '@vinhdanh/record'
import { Policy } from '../access/policy.decorator.ts'
import { SignedIn } from '../access/signed-in.decorator.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { readRemarkAnswers } from './save-section.ts'
import { writableDraft } from './writable-draft.ts'

/** Answers to remarks that are pinned to no field: on the whole dossier or on a paper. */
@Controller('dossiers/:id/remarks')
export class AnswerRemarksController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Post()
  @Policy('dossier.draft')
  async answer(@SignedIn() actor: Actor, @Param('id') id: string, @Body() body: Record<string, unknown>, @Res() response: WebResponse): Promise<void> {
    const { head, remarks } = await writableDraft(this.database, actor, id)
    const answers = readRemarkAnswers(body)
    for (const remark of remarks) {
      const answer = answers.get(remark.id)
      if (answer !== undefined && answer.trim() !== remark.answer) await answerRemark(this.database, actor, { dossierId: head.id, remarkId: remark.id, answer })
    }
    response.redirect(303, body['from'] === 'papers' ? `/dossiers/${head.id}/draft/papers` : `/dossiers/${head.id}/draft`)
  }
}
