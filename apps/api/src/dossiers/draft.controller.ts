import { Controller } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { answerRemark, answerWarnings, attachPaper, createDraft, Database, draftWarnings, removePaper, saveDraft } from '@vinhdanh/record'
import { Caller, Input, Route } from '../http/route.ts'
import {
  type AnswerRemark, answerRemarkRoute, type AnswerWarning, answerWarningRoute, type AttachPaper, attachPaperRoute, type CreateDraft, createDraftRoute, type OneDossier, type RemovePaper, removePaperRoute, type SaveSection,
  saveSectionRoute, warningsRoute,
} from './dossier.routes.ts'

/** Writing a dossier: the draft, its papers, the answers to reviewers. */
@Controller()
export class DraftController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(createDraftRoute)
  create(@Caller() actor: Actor, @Input() { body }: CreateDraft) {
    return createDraft(this.database, actor, body)
  }

  @Route(saveSectionRoute)
  save(@Caller() actor: Actor, @Input() { params, body }: SaveSection) {
    return saveDraft(this.database, actor, { ...params, ...body })
  }

  @Route(attachPaperRoute)
  async attach(@Caller() actor: Actor, @Input() { params, body, file }: AttachPaper) {
    if (!file) throw new AppError('validation.media-type')
    const { sha256, size, mediaType } = file.stored
    const { paperId } = await attachPaper(this.database, actor, { ...params, ...body, name: file.name, file: file.stored })
    return { paperId, sha256, size, mediaType }
  }

  @Route(removePaperRoute)
  async remove(@Caller() actor: Actor, @Input() { params }: RemovePaper) {
    await removePaper(this.database, actor, params)
    return { dossierId: params.dossierId }
  }

  @Route(answerRemarkRoute)
  async answer(@Caller() actor: Actor, @Input() { params, body }: AnswerRemark) {
    await answerRemark(this.database, actor, { ...params, ...body })
    return { dossierId: params.dossierId }
  }

  @Route(warningsRoute)
  warnings(@Caller() actor: Actor, @Input() { params }: OneDossier) {
    return draftWarnings(this.database, actor, params.dossierId)
  }

  @Route(answerWarningRoute)
  async answerWarning(@Caller() actor: Actor, @Input() { params, body }: AnswerWarning) {
    await answerWarnings(this.database, actor, { ...params, answers: { [body.key]: body.answer } })
    return params
  }
}
