import { type Actor, AppError, may } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { requireUuid } from '../uuid.ts'
import { isWithItsUnit } from './unlocked.query.ts'

/** Locks a dossier that its unit may edit now: a draft, or one that was returned and not handed in again. Errors: `not-found`, `conflict.state`, `conflict.held`. */
export async function lockEditable(tx: Transaction, actor: Actor, dossierId: string): Promise<DossierEntity> {
  requireUuid(dossierId)
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  if (actor.personId !== dossier.createdBy && !may(actor, 'dossier.draft', dossier.unitPath)) throw new AppError('not-found')
  if (!(await isWithItsUnit(tx, dossier))) throw new AppError('conflict.state', { state: dossier.state })
  if (dossier.heldSince) throw new AppError('conflict.held', { since: dossier.heldSince.toISOString() })
  return dossier
}
