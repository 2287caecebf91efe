import { Controller } from '@nestjs/common'
import type { Actor } from '@vinhdanh/domain'
import { Database, dossierPage, dossierTimeline, handInReceipt, holdDossier, listDossiers, releaseDossier, submitDossier, withdrawDossier } from '@vinhdanh/record'
import { Caller, Input, Route } from '../http/route.ts'
import { askForReasons } from './ask-for-reasons.ts'
import {
  type Hold, holdRoute, type ListDossiers, listDossiersRoute, type OneDossier, readDossierRoute, type Receipt, receiptRoute, type Release, releaseRoute, type Submit, submitRoute,
  timelineRoute, type Withdraw, withdrawRoute,
} from './dossier.routes.ts'

/** Dossiers as they stand, and what is done with a whole one. */
@Controller()
export class DossierController {
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  @Route(listDossiersRoute)
  list(@Caller() actor: Actor, @Input() { query: { cursor, limit, ...filters } }: ListDossiers) {
    return listDossiers(this.database, actor, filters, { cursor: cursor ?? null, limit })
  }

  @Route(readDossierRoute)
  read(@Caller() actor: Actor, @Input() { params }: OneDossier) {
    return dossierPage(this.database, params.dossierId, actor)
  }

  @Route(timelineRoute)
  async timeline(@Caller() actor: Actor, @Input() { params }: OneDossier) {
    return { rows: await dossierTimeline(this.database, params.dossierId, actor) }
  }

  @Route(submitRoute)
  async submit(@Caller() actor: Actor, @Input() { params, body: { draftVersion, withoutReason } }: Submit) {
    if (!withoutReason) await askForReasons(this.database, actor, [{ ...params, path: 'warnings' }])
    return submitDossier(this.database, actor, { ...params, draftVersion })
  }

  @Route(receiptRoute)
  async receipt(@Caller() actor: Actor, @Input() { params: { dossierId, revisionNo } }: Receipt) {
    const { head, revision, next } = await handInReceipt(this.database, actor, dossierId, revisionNo)
    const { sha256, createdAt, submittedByName } = revision
    return { dossierId, code: head.code, revisionNo, sha256, submittedAt: createdAt, submittedByName, nextStep: next?.name ?? null }
  }

  @Route(withdrawRoute)
  async withdraw(@Caller() actor: Actor, @Input() { params, body }: Withdraw) {
    await withdrawDossier(this.database, actor, { ...params, ...body })
    return params
  }

  @Route(holdRoute)
  async hold(@Caller() actor: Actor, @Input() { params, body }: Hold) {
    await holdDossier(this.database, actor, { ...params, ...body })
    return params
  }

  @Route(releaseRoute)
  async release(@Caller() actor: Actor, @Input() { params, body }: Release) {
    await releaseDossier(this.database, actor, { ...params, ...body })
    return params
  }
}
