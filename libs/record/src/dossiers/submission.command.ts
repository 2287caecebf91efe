import { type Actor, AppError, invalid, may } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { unitToWriteIn } from '../organisation/unit-to-write-in.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { lockEditable } from './editable-dossier.ts'
import { nextCode } from './next-code.ts'
import { SubmissionEntity } from './submission.entity.ts'
import { submitWithin, type SubmitReceipt } from './submit-dossier.command.ts'

const longestTitle = 300

/** Starts a covering submission (tờ trình) of a unit. Errors: `auth.not-allowed`, `validation.failed`. */
export async function createSubmission(database: Database, actor: Actor, input: { readonly unitId: string; readonly title: string }): Promise<{ submissionId: string; code: string }> {
  const title = input.title.normalize('NFC').trim()
  if (title === '' || title.length > longestTitle) throw invalid({ path: 'title', message: title === '' ? 'problem.required' : 'problem.too-long', params: { max: longestTitle } })
  return database.transact(actor, async (tx) => {
    const unit = await unitToWriteIn(tx, input.unitId)
    if (!unit) throw invalid({ path: 'unitId', message: 'problem.choice' })
    if (!may(actor, 'dossier.draft', unit.path)) throw new AppError('auth.not-allowed')
    const submissionId = randomUUID()
    const code = await nextCode(tx, 'TT')
    await tx.insert(SubmissionEntity, { id: submissionId, code, unitId: unit.id, unitPath: unit.path, title, state: 'draft', version: 1, createdBy: actor.personId ?? '', createdAt: tx.now })
    tx.audit({ act: 'submission.created', objectKind: 'submission', objectId: submissionId, after: { code, title } })
    return { submissionId, code }
  })
}

/** Puts a draft dossier of the same unit under a submission that was not sent yet, or (`submissionId` null) takes it out of one. */
export async function placeInSubmission(database: Database, actor: Actor, input: { readonly dossierId: string; readonly submissionId: string | null }): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    if (dossier.state !== 'draft') throw new AppError('conflict.state', { state: dossier.state })
    if (input.submissionId) {
      const submission = await tx.get(SubmissionEntity, { id: input.submissionId })
      if (submission.unitId !== dossier.unitId) throw invalid({ path: 'submissionId', message: 'problem.choice' })
      if (submission.state !== 'draft') throw new AppError('conflict.state', { state: submission.state })
    }
    await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, submissionId: input.submissionId, updatedAt: tx.now })
    tx.audit({ act: 'submission.changed', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { submissionId: dossier.submissionId }, after: { submissionId: input.submissionId } })
  })
}

/**
 * Sends a submission up: all of its dossiers are handed in together or none is. Errors: `validation.failed` with the code of each
 * dossier that is not complete, `conflict.state` when it was sent already, `conflict.version`.
 */
export async function sendSubmission(database: Database, actor: Actor, input: { readonly submissionId: string; readonly version: number }): Promise<SubmitReceipt[]> {
  return database.transact(actor, async (tx) => {
    const submission = await tx.lock(SubmissionEntity, { id: input.submissionId })
    if (!may(actor, 'dossier.draft', submission.unitPath)) throw new AppError('not-found')
    if (submission.state !== 'draft') throw new AppError('conflict.state', { state: submission.state })
    await tx.updateOne(SubmissionEntity, { id: submission.id, version: input.version, sentAt: IsNull() }, { state: 'sent', sentAt: tx.now, version: input.version + 1 })
    const receipts = await handInAll(tx, actor, submission.id)
    tx.audit({ act: 'submission.sent', objectKind: 'submission', objectId: submission.id, after: { dossiers: receipts.map((receipt) => receipt.dossierId) } })
    return receipts
  })
}

async function handInAll(tx: Transaction, actor: Actor, submissionId: string): Promise<SubmitReceipt[]> {
  const dossiers = await tx.manager.find(DossierEntity, { where: { submissionId, state: 'draft' }, order: { id: 'ASC' } })
  if (dossiers.length === 0) throw invalid({ path: 'dossiers', message: 'problem.submission-empty' })
  const receipts: SubmitReceipt[] = []
  const incomplete: string[] = []
  for (const dossier of dossiers) {
    try {
      receipts.push(await submitWithin(tx, actor, { dossierId: dossier.id, draftVersion: dossier.draftVersion }))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
      incomplete.push(dossier.code)
    }
  }
  if (incomplete.length > 0) throw invalid(...incomplete.map((code) => ({ path: `dossiers.${code}`, message: 'problem.dossier-incomplete', params: { code } })))
  return receipts
}
