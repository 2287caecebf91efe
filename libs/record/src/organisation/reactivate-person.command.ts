import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { refreshStepsOf } from '../tasks/refresh-holders.ts'
import { mayAdministerEver } from './may-administer.ts'
import { PersonEntity } from './person.entity.ts'

/**
 * Opens a closed account again: its person may sign in with the password they had. Posts, seats and substitutions are given anew, and what was handed on
 * stays where it is. Doing it again changes nothing. Errors: AppError `auth.not-allowed`, `not-found`.
 */
export async function reactivatePerson(database: Database, actor: Actor, personId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { active } = await tx.lock(PersonEntity, { id: personId })
    if (!(await mayAdministerEver(tx, personId))) throw new AppError('auth.not-allowed')
    if (active) return
    await tx.updateOne(PersonEntity, { id: personId, active: false }, { active: true })
    tx.audit({ act: 'person.reactivate', objectKind: 'person', objectId: personId, before: { active: false }, after: { active: true } })
    await refreshStepsOf(tx, personId)
  })
}
