import { type Actor, AppError } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { refreshStepsOf } from '../tasks/refresh-holders.ts'
import { maySubstitute } from './may-administer.ts'
import { SubstitutionEntity } from './substitution.entity.ts'

/** Ends a substitution at once: what is still open goes back to the person, what the substitute decided stays. Doing it again changes nothing. Errors: AppError `auth.not-allowed`, `not-found`. */
export async function revokeSubstitution(database: Database, actor: Actor, id: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { personId, substituteId } = await tx.get(SubstitutionEntity, { id })
    if (!(await maySubstitute(tx, personId))) throw new AppError('auth.not-allowed')
    const revoked = await tx.update(SubstitutionEntity, { id, revokedAt: IsNull() }, { revokedAt: tx.now })
    if (revoked === 0) return
    tx.audit({ act: 'substitution.revoke', objectKind: 'person', objectId: personId, before: { id, substituteId } })
    await refreshStepsOf(tx, personId)
  })
}
