import { type Actor, AppError, invalid, mayChange, type ScanState } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { type FileExtent, registerFile } from '../files/register-file.command.ts'
import { type DossierRules, rulesOf } from './dossier-rules.ts'
import { lockEditable } from './editable-dossier.ts'
import type { Transaction } from '../transaction.ts'
import type { DossierEntity } from './dossier.entity.ts'
import { PaperEntity } from './paper.entity.ts'
import { unlockedOf } from './unlocked.query.ts'

export interface StoredUpload extends FileExtent {
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
  readonly scanState: ScanState
}

export interface AttachPaperInput {
  readonly dossierId: string
  /** Code of a paper of the award, as in its rule-set. */
  readonly code: string
  /** The name the file had, as data only; never a path. */
  readonly name: string
  readonly file: StoredUpload
}

/** Attaches a stored file to a draft or returned dossier. The same file under the same code twice is one paper. Errors: `validation.failed`, `conflict.state`, `file.infected`. */
export async function attachPaper(database: Database, actor: Actor, input: AttachPaperInput): Promise<{ paperId: string }> {
  return database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    const rules = await rulesOf(tx, dossier)
    if (!rules.award.papers.some((paper) => paper.code === input.code)) throw invalid({ path: 'code', message: 'problem.choice' })
    const isMissing = !(await tx.find(PaperEntity, { dossierId: dossier.id, code: input.code, removedAt: IsNull() }))
    await refuseLocked(tx, dossier, rules, { code: input.code, isMissing })
    await registerFile(tx, input.file)
    const same = await tx.find(PaperEntity, { dossierId: dossier.id, code: input.code, fileSha256: input.file.sha256, removedAt: IsNull() })
    if (same) return { paperId: same.id }
    const paperId = randomUUID()
    await tx.insert(PaperEntity, {
      id: paperId, dossierId: dossier.id, code: input.code, fileSha256: input.file.sha256, name: input.name, size: input.file.size, mediaType: input.file.mediaType,
      uploadedBy: actor.personId ?? '', createdAt: tx.now,
    })
    tx.audit({ act: 'paper.attached', objectKind: 'paper', objectId: paperId, dossierId: dossier.id, after: { code: input.code, sha256: input.file.sha256, size: input.file.size } })
    return { paperId }
  })
}

/** Takes a paper out of the working copy; revisions that name it keep it. */
export async function removePaper(database: Database, actor: Actor, input: { readonly dossierId: string; readonly paperId: string }): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    const paper = await tx.get(PaperEntity, { id: input.paperId, dossierId: dossier.id })
    await refuseLocked(tx, dossier, await rulesOf(tx, dossier), { code: paper.code, isMissing: false })
    const removed = await tx.update(PaperEntity, { id: input.paperId, dossierId: dossier.id, removedAt: IsNull() }, { removedAt: tx.now })
    if (removed === 0) throw new AppError('not-found')
    tx.audit({ act: 'paper.removed', objectKind: 'paper', objectId: input.paperId, dossierId: dossier.id })
  })
}

/** Of a returned dossier only the papers that its remarks opened change. */
async function refuseLocked(tx: Transaction, dossier: DossierEntity, rules: DossierRules, { code, isMissing }: { readonly code: string; readonly isMissing: boolean }): Promise<void> {
  if (!mayChange(await unlockedOf(tx, dossier, rules), `paper:${code}`, isMissing)) throw invalid({ path: `papers.${code}`, message: 'problem.locked' })
}
