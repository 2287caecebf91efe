import { type Actor, AppError, may } from '@vinhdanh/domain'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { holds } from './ask-opinion.command.ts'
import { OpinionEntity } from './opinion.entity.ts'

/**
 * An opinion under its dossier's lock, for whoever may record what became of it: the asker, a holder of the step, the council's secretary, the
 * intake desk to which papers come, an administrator. Errors: `not-found`, `auth.not-allowed`.
 */
export async function lockOpinion(tx: Transaction, actor: Actor, opinionId: string): Promise<{ dossier: DossierEntity; opinion: OpinionEntity }> {
  const { dossierId } = await tx.get(OpinionEntity, { id: opinionId })
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  const opinion = await tx.get(OpinionEntity, { id: opinionId })
  const mayKeep = opinion.askedBy === actor.personId || may(actor, 'opinion.keep', dossier.unitPath) || (await holds(tx, actor, opinion.stepRowId))
  if (!mayKeep || actor.personId === null) throw new AppError('auth.not-allowed')
  return { dossier, opinion }
}
