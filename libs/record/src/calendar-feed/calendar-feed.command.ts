import { type Actor, AppError } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { Transaction } from '../transaction.ts'
import { CalendarFeedEntity } from './calendar-feed.entity.ts'

/**
 * Opens a person's own calendar feed; the one before it ends at once. `digest` is the SHA-256 of the token, which is shown once and never stored.
 * Errors: AppError `auth.not-allowed` for a part of the system, `not-found` for somebody who has left.
 */
export async function createCalendarFeed(database: Database, actor: Actor, digest: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const personId = await lockOwner(tx)
    await revokeFeed(tx, personId)
    await tx.insert(CalendarFeedEntity, { digest, personId, createdAt: tx.now, revokedAt: null })
    tx.audit({ act: 'calendar-feed.create', objectKind: 'person', objectId: personId })
  })
}

/** Makes a person's own feed useless at once. Without an open one nothing changes. Errors: as `createCalendarFeed`. */
export async function revokeCalendarFeed(database: Database, actor: Actor): Promise<void> {
  await database.transact(actor, async (tx) => { await revokeFeed(tx, await lockOwner(tx)) })
}

/** The lock puts two renewals in order: the later one ends the earlier one's feed. */
async function lockOwner(tx: Transaction): Promise<string> {
  if (tx.actor.personId === null) throw new AppError('auth.not-allowed')
  const { id } = await tx.lock(PersonEntity, { id: tx.actor.personId, active: true })
  return id
}

/** Ends the feed of a person, inside a transaction that has more to do. */
export async function revokeFeed(tx: Transaction, personId: string): Promise<void> {
  const revoked = await tx.update(CalendarFeedEntity, { personId, revokedAt: IsNull() }, { revokedAt: tx.now })
  if (revoked > 0) tx.audit({ act: 'calendar-feed.revoke', objectKind: 'person', objectId: personId })
}
