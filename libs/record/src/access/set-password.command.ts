import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { dropSessions } from './end-session.command.ts'

/**
 * Gives the actor another password and ends their sessions but the present one (ASVS 5.0, 7.4.3). `oldHash` is what the old password was checked
 * against; if it was changed meanwhile nothing happens. Errors: AppError `conflict.version`, `auth.not-allowed` for a part of the system.
 */
export async function setPassword(database: Database, actor: Actor, input: { readonly oldHash: string; readonly newHash: string; readonly sessionDigest: string }): Promise<void> {
  const { personId } = actor
  if (personId === null) throw new AppError('auth.not-allowed')
  await database.transact(actor, async (tx) => {
    await tx.updateOne(PersonEntity, { id: personId, passwordHash: input.oldHash, active: true }, { passwordHash: input.newHash })
    const sessionsEnded = await dropSessions(tx, personId, input.sessionDigest)
    tx.audit({ act: 'person.set-password', objectKind: 'person', objectId: personId, after: { sessionsEnded } })
  })
}
