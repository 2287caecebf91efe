import { AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { findActor } from './actor.query.ts'

/**
 * Opens a session that lives `lifetimeMs` milliseconds, and clears the person's expired ones. Only the token's digest is kept. Sessions follow the
 * database's clock and not the record's time: moving the local stack's time signs nobody out.
 * Errors: AppError `auth.not-allowed` when the person is not active.
 */
export async function createSession(database: Database, personId: string, digest: string, lifetimeMs: number): Promise<void> {
  const known = await findActor(database, personId)
  if (!known) throw new AppError('auth.not-allowed')
  await database.transact(known.actor, async (tx) => {
    // Locked, so that a deactivation at the same moment either sees this session or prevents it.
    const person = await tx.lock(PersonEntity, { id: personId })
    if (!person.active) throw new AppError('auth.not-allowed')
    await tx.query('DELETE FROM session WHERE person_id = $1 AND expires_at <= now()', [personId])
    await tx.query('INSERT INTO session (digest, person_id, created_at, expires_at) VALUES ($1, $2, now(), now() + make_interval(secs => $3::float8 / 1000))', [digest, personId, lifetimeMs])
    tx.audit({ act: 'session.create', objectKind: 'person', objectId: personId })
  })
}
