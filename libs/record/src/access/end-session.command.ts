import { type Actor, AppError } from '@vinhdanh/domain'
import { Not } from 'typeorm'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { SessionEntity } from './session.entity.ts'

/** Ends the session of this digest. A session that is already gone is no error. */
export async function endSession(database: Database, actor: Actor, digest: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const session = await tx.find(SessionEntity, { digest })
    if (!session) return
    await tx.manager.delete(SessionEntity, { digest })
    tx.audit({ act: 'session.end', objectKind: 'person', objectId: session.personId })
  })
}

/** Signs a person out everywhere. Answers how many sessions there were. */
export async function endSessionsOf(database: Database, actor: Actor, personId: string): Promise<number> {
  return database.transact(actor, (tx) => dropSessions(tx, personId))
}

/** As `endSessionsOf`, inside a transaction that has more to do; the session of the digest `keep` stays. */
export async function dropSessions(tx: Transaction, personId: string, keep?: string): Promise<number> {
  const { affected } = await tx.manager.delete(SessionEntity, { personId, ...(keep === undefined ? {} : { digest: Not(keep) }) })
  const ended = affected ?? 0
  if (ended > 0) tx.audit({ act: 'session.end-all', objectKind: 'person', objectId: personId, after: { ended } })
  return ended
}

/** Ends the actor's sessions but the one of this digest. Answers how many there were. */
export async function endOwnSessions(database: Database, actor: Actor, { keep }: { readonly keep: string }): Promise<number> {
  const { personId } = actor
  if (personId === null) throw new AppError('auth.not-allowed')
  return database.transact(actor, (tx) => dropSessions(tx, personId, keep))
}
