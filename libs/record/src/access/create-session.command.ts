import { AppError } from '@vinhdanh/domain'
import { LessThanOrEqual } from 'typeorm'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { findActor } from './actor.query.ts'
import { SessionEntity } from './session.entity.ts'

/**
 * Opens a session that lives `lifetimeMs` milliseconds of the record's time, and clears the person's expired ones. Only the token's digest is kept.
 * Errors: AppError `auth.not-allowed` when the person is not active.
 */
export async function createSession(database: Database, personId: string, digest: string, lifetimeMs: number): Promise<void> {
  const known = await findActor(database, personId)
  if (!known) throw new AppError('auth.not-allowed')
  await database.transact(known.actor, async (tx) => {
    // Locked, so that a deactivation at the same moment either sees this session or prevents it.
    const person = await tx.lock(PersonEntity, { id: personId })
    if (!person.active) throw new AppError('auth.not-allowed')
    await tx.manager.delete(SessionEntity, { personId, expiresAt: LessThanOrEqual(tx.now) })
    await tx.insert(SessionEntity, { digest, personId, createdAt: tx.now, expiresAt: new Date(tx.now.getTime() + lifetimeMs) })
    tx.audit({ act: 'session.create', objectKind: 'person', objectId: personId })
  })
}
