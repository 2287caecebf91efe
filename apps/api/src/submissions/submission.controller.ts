import { Controller } from '@nestjs/common'
import { type Actor, AppError } from '@vinhdanh/domain'
import { createSubmission, Database, dossierHead, listSubmissions, placeInSubmission, sendSubmission, submissionPage } from '@vinhdanh/record'
import { askForReasons } from '../dossiers/ask-for-reasons.ts'
import { Caller, Input, Route } from '../http/route.ts'
import {
  type CreateSubmission, createSubmissionRoute, listSubmissionsRoute, type PlaceDossier, placeDossierRoute, type ReadSubmission, readSubmissionRoute, type SendSubmission,
  sendSubmissionRoute, takeOutRoute,
} from './submission.routes.ts'

/** Covering submissions: several dossiers that go up together. */
@Controller()
export class SubmissionController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(listSubmissionsRoute)
  async list(@Caller() actor: Actor) {
    return { rows: await listSubmissions(this.database, actor) }
  }

  @Route(createSubmissionRoute)
  create(@Caller() actor: Actor, @Input() { body }: CreateSubmission) {
    return createSubmission(this.database, actor, body)
  }

  @Route(readSubmissionRoute)
  read(@Caller() actor: Actor, @Input() { params }: ReadSubmission) {
    return submissionPage(this.database, actor, params.submissionId)
  }

  @Route(placeDossierRoute)
  async place(@Caller() actor: Actor, @Input() { params }: PlaceDossier) {
    await placeInSubmission(this.database, actor, params)
    return params
  }

  @Route(takeOutRoute)
  async takeOut(@Caller() actor: Actor, @Input() { params }: PlaceDossier) {
    const { submission } = await dossierHead(this.database, params.dossierId, actor)
    if (submission?.id !== params.submissionId) throw new AppError('not-found')
    await placeInSubmission(this.database, actor, { dossierId: params.dossierId, submissionId: null })
    return params
  }

  @Route(sendSubmissionRoute)
  async send(@Caller() actor: Actor, @Input() { params, body: { version, withoutReason } }: SendSubmission) {
    if (!withoutReason) {
      const { dossiers } = await submissionPage(this.database, actor, params.submissionId)
      await askForReasons(this.database, actor, dossiers.map(({ id, code }) => ({ dossierId: id, path: `dossiers.${code}.warnings` })))
    }
    return { receipts: await sendSubmission(this.database, actor, { ...params, version }) }
  }
}
