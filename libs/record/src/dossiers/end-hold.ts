import { IsNull } from 'typeorm'
import type { Transaction } from '../transaction.ts'
import { HoldEntity } from './hold.entity.ts'

/** A dossier that has ended has nothing left to hold: its open hold, if there is one, ends with it. */
export async function endHold(tx: Transaction, dossierId: string): Promise<void> {
  const ended = await tx.update(HoldEntity, { dossierId, releasedAt: IsNull() }, { releasedAt: tx.now, releasedBy: tx.actor.personId })
  if (ended > 0) tx.audit({ act: 'dossier.released', objectKind: 'dossier', objectId: dossierId, dossierId, after: { with: 'end' } })
}
