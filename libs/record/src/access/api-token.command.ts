import type { Actor } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { Transaction } from '../transaction.ts'
import { ApiTokenEntity } from './api-token.entity.ts'

export interface ApiTokenInput {
  readonly personId: string
  /** SHA-256 of the token; the token itself is shown once and never stored. */
  readonly digest: string
  /** What the token is for, in the words of whoever asked for it. */
  readonly label: string
}

/** Registers a bearer token that acts as its person until it is revoked. Errors: AppError `not-found` for an unknown person. */
export async function createApiToken(database: Database, actor: Actor, { personId, digest, label }: ApiTokenInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    await tx.get(PersonEntity, { id: personId, active: true })
    await tx.insert(ApiTokenEntity, { digest, personId, label, createdAt: tx.now, revokedAt: null })
    tx.audit({ act: 'api-token.create', objectKind: 'person', objectId: personId, after: { label } })
  })
}

/** Makes a token useless at once. Revoking it again changes nothing. Errors: AppError `not-found`. */
export async function revokeApiToken(database: Database, actor: Actor, digest: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { personId, label } = await tx.get(ApiTokenEntity, { digest })
    const revoked = await tx.update(ApiTokenEntity, { digest, revokedAt: IsNull() }, { revokedAt: tx.now })
    if (revoked > 0) tx.audit({ act: 'api-token.revoke', objectKind: 'person', objectId: personId, after: { label } })
  })
}

/** Revokes every token of a person, inside a transaction that has more to do. */
export async function revokeTokens(tx: Transaction, personId: string): Promise<number> {
  const revoked = await tx.update(ApiTokenEntity, { personId, revokedAt: IsNull() }, { revokedAt: tx.now })
  if (revoked > 0) tx.audit({ act: 'api-token.revoke-all', objectKind: 'person', objectId: personId, after: { revoked } })
  return revoked
}
