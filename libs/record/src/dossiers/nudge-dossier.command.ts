import { type Actor, AppError } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from './dossier.entity.ts'

/**
 * Lets a dossier's workflow ask the record anew where it stands; one that is not running is started. Nothing is decided by it, and twice does no
 * harm. Errors: `not-found`, `auth.not-allowed`, `conflict.state` for a draft or one that has ended.
 */
export async function nudgeDossier(database: Database, actor: Actor, dossierId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.get(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    if (dossier.endedAt || dossier.state === 'draft') throw new AppError('conflict.state', { state: dossier.state })
    tx.audit({ act: 'dossier.nudged', objectKind: 'dossier', objectId: dossierId, dossierId })
    await tx.job('tell-dossier', { dossierId, fact: { kind: 'clock-changed', factId: randomUUID() } })
  })
}
