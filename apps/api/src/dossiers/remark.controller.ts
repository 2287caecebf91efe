import { Controller } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { answerQuestion, Database, dossierPage, reviewRemark, type ReviewRemarkInput } from '@vinhdanh/record'
import { Caller, Input, Route } from '../http/route.ts'
import { type AcceptRemark, acceptRemarkRoute, type AnswerQuestion, answerQuestionRoute, type ListRemarks, listRemarksRoute, type ReopenRemark, reopenRemarkRoute } from './dossier.routes.ts'

/** Reviewers' remarks after they were made, and the unit's answers to what it was asked. */
@Controller()
export class RemarkController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(listRemarksRoute)
  async list(@Caller() actor: Actor, @Input() { params, query }: ListRemarks) {
    const { remarks } = await dossierPage(this.database, params.dossierId, actor)
    return { rows: remarks.filter(({ state }) => query.state === undefined || state === query.state) }
  }

  @Route(acceptRemarkRoute)
  async accept(@Caller() actor: Actor, @Input() { params, body }: AcceptRemark) {
    await this.review(actor, { ...params, act: 'accepted', seen: body.state, body: '' })
    return { dossierId: params.dossierId }
  }

  @Route(reopenRemarkRoute)
  async reopen(@Caller() actor: Actor, @Input() { params, body }: ReopenRemark) {
    await this.review(actor, { ...params, act: 'reopened', seen: body.state, body: body.reason })
    return { dossierId: params.dossierId }
  }

  @Route(answerQuestionRoute)
  async answer(@Caller() actor: Actor, @Input() { params, body }: AnswerQuestion) {
    await answerQuestion(this.database, actor, { ...params, ...body })
    return { dossierId: params.dossierId }
  }

  private async review(actor: Actor, input: ReviewRemarkInput): Promise<void> {
    // Who may not see the dossier does not learn that it is there.
    await dossierPage(this.database, input.dossierId, actor)
    await reviewRemark(this.database, actor, input)
  }
}
