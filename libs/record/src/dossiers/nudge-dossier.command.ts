import { type Actor, AppError } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import { tellClockChanged } from '../clocks/tell-clock-changed.ts'
import type { Database } from '../database.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

/**
 * Lets a dossier's workflow ask the record anew where it stands; one that is not running is started. Nothing is decided by it, and twice does no
 * harm. Errors: `not-found`, `auth.not-allowed`, `conflict.state` for a draft, one that has ended, and one at an open step: nothing of it is
 * waited for.
 */
export async function nudgeDossier(database: Database, actor: Actor, dossierId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.get(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const isWaitedFor = dossier.state !== 'draft' && !dossier.endedAt && !(await tx.find(StepEntity, { dossierId, state: 'open' }))
    if (!isWaitedFor) throw new AppError('conflict.state', { state: dossier.state })
    tx.audit({ act: 'dossier.nudged', objectKind: 'dossier', objectId: dossierId, dossierId })
    tellClockChanged(tx, dossierId)
  })
}
