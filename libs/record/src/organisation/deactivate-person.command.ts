import { type Actor, AppError } from '@vinhdanh/domain'
import { revokeTokens } from '../access/api-token.command.ts'
import { dropSessions } from '../access/end-session.command.ts'
import type { Database } from '../database.ts'
import { refreshStepsOf } from '../tasks/refresh-holders.ts'
import { mayAdminister } from './may-administer.ts'
import { PersonEntity } from './person.entity.ts'

/**
 * Closes an account: it cannot sign in, holds no further task, and its sessions and bearer tokens end at once (ASVS 5.0, 7.4.2). What it did stays.
 * Doing it again changes nothing. Errors: AppError `auth.not-allowed`, `not-found`.
 */
export async function deactivatePerson(database: Database, actor: Actor, personId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const person = await tx.lock(PersonEntity, { id: personId })
    if (!(await mayAdminister(tx, personId))) throw new AppError('auth.not-allowed')
    if (!person.active) return
    await tx.updateOne(PersonEntity, { id: personId, active: true }, { active: false })
    await dropSessions(tx, personId)
    await revokeTokens(tx, personId)
    tx.audit({ act: 'person.deactivate', objectKind: 'person', objectId: personId, before: { active: true }, after: { active: false } })
    await refreshStepsOf(tx, personId)
  })
}
