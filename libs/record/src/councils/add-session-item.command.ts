import { type Actor, AppError } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { CouncilSessionEntity } from './council-session.entity.ts'
import { SessionItemEntity } from './session-item.entity.ts'

/**
 * Puts a dossier that waits for this council on the agenda. Doing it again changes nothing.
 * Errors: AppError `auth.not-allowed`, `not-found`, `conflict.state` when the session was held or the dossier does not wait for the unit's council.
 */
export async function addSessionItem(database: Database, actor: Actor, { sessionId, dossierId }: { readonly sessionId: string; readonly dossierId: string }): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const session = await tx.lock(CouncilSessionEntity, { id: sessionId })
    const unit = await tx.get(UnitEntity, { id: session.unitId })
    requireRight(actor, 'council.manage', unit.path)
    if (await tx.find(SessionItemEntity, { sessionId, dossierId })) return
    const waiting = await tx.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND kind = 'council-result' AND unit_id = $2 AND state = 'open'`, [dossier.id, unit.id])
    if (session.state !== 'planned' || waiting.length === 0) throw new AppError('conflict.state', { session: session.state })
    await tx.insert(SessionItemEntity, { sessionId, dossierId, addedAt: tx.now })
    tx.audit({ act: 'council.add-item', objectKind: 'council-session', objectId: sessionId, dossierId })
  })
}
