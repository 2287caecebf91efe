import { type Actor, AppError, invalid, may } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { DossierEntity } from './dossier.entity.ts'

const shortestReason = 10

/**
 * Lets a dossier be returned once more than its rules allow, by an administrator of its branch, with the reason.
 * Errors: `not-found`, `auth.not-allowed`, `conflict.version`, `conflict.state` for a draft or one that has ended, `validation.failed` without a reason.
 */
export async function allowRound(database: Database, actor: Actor, input: { readonly dossierId: string; readonly version: number; readonly reason: string }): Promise<void> {
  const reason = input.reason.trim()
  if (reason.length < shortestReason) throw invalid({ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } })
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: input.dossierId })
    if (!may(actor, 'dossier.allow-round', dossier.unitPath)) throw new AppError('auth.not-allowed')
    if (dossier.endedAt || dossier.state === 'draft') throw new AppError('conflict.state', { state: dossier.state })
    const extraRounds = dossier.extraRounds + 1
    await tx.updateOne(DossierEntity, { id: dossier.id, version: input.version }, { version: input.version + 1, extraRounds, updatedAt: tx.now })
    tx.audit({
      act: 'dossier.round-allowed', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { extraRounds: dossier.extraRounds }, after: { extraRounds, reason },
    })
  })
}
