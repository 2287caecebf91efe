import { type Actor, AppError, type Day, invalid, isDay, type Role } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { offerOpenSteps } from '../tasks/offer-open-steps.ts'
import type { Transaction } from '../transaction.ts'
import { mayAdminister } from './may-administer.ts'
import { SubstitutionEntity } from './substitution.entity.ts'

export interface AddSubstitutionInput {
  /** Who is away. */
  readonly personId: string
  /** Who acts meanwhile. */
  readonly substituteId: string
  readonly validFrom: Day
  /** The last day, included. */
  readonly validTo: Day
  /** The awards concerned; null: all. */
  readonly awardCodes: readonly string[] | null
  readonly reason: string
}

/**
 * Lets one person act for another between two days. Set by that person or by an administrator. It is one level deep: who substitutes in those days
 * has no substitute for the same awards, so that a decision always names one principal; and nobody has two at once.
 * Errors: AppError `auth.not-allowed`, `not-found` for a person unknown or inactive, `validation.failed` with the field at fault.
 */
export async function addSubstitution(database: Database, actor: Actor, input: AddSubstitutionInput): Promise<{ readonly id: string }> {
  const { personId, substituteId, validFrom, validTo, awardCodes, reason } = input
  return database.transact(actor, async (tx) => {
    checkFields(tx, input)
    await lockPeople(tx, [personId, substituteId])
    if (actor.personId !== personId && !(await mayAdminister(tx, personId))) throw new AppError('auth.not-allowed')
    await checkOthers(tx, input)
    const id = randomUUID()
    await tx.insert(SubstitutionEntity, {
      id, personId, substituteId, validFrom, validTo, awardCodes: awardCodes ? [...awardCodes] : null, reason, setBy: actor.personId ?? personId, createdAt: tx.now, revokedAt: null,
    })
    tx.audit({ act: 'substitution.add', objectKind: 'person', objectId: personId, after: { id, substituteId, validFrom, validTo, awardCodes, reason } })
    await offerStepsOf(tx, personId)
    return { id }
  })
}

/** What waits for the person who is away waits for the substitute too, if the days have begun. */
async function offerStepsOf(tx: Transaction, personId: string): Promise<void> {
  const posts = await tx.query<{ unitId: string; role: Role }>(
    `SELECT DISTINCT unit_id AS "unitId", role FROM post WHERE person_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)`, [personId, tx.today],
  )
  for (const post of posts) await offerOpenSteps(tx, post)
}

function checkFields(tx: Transaction, { personId, substituteId, validFrom, validTo, awardCodes, reason }: AddSubstitutionInput): void {
  if (personId === substituteId) throw invalid({ path: 'substituteId', message: 'problem.substitution-self' })
  for (const [path, day] of Object.entries({ validFrom, validTo })) if (!isDay(day)) throw invalid({ path, message: 'problem.date' })
  if (validTo < validFrom) throw invalid({ path: 'validTo', message: 'problem.before-start' })
  if (validTo < tx.today) throw invalid({ path: 'validTo', message: 'problem.in-past' })
  if (awardCodes?.length === 0) throw invalid({ path: 'awardCodes', message: 'problem.required' })
  if (!reason.trim()) throw invalid({ path: 'reason', message: 'problem.required' })
}

/** Both are locked in one order: of two substitutions that would close a circle at the same moment, the later sees the earlier. */
async function lockPeople(tx: Transaction, ids: readonly string[]): Promise<void> {
  const people = await tx.query<{ active: boolean }>('SELECT active FROM person WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids])
  if (people.length !== ids.length || people.some(({ active }) => !active)) throw new AppError('not-found')
}

async function checkOthers(tx: Transaction, { personId, substituteId, validFrom, validTo, awardCodes }: AddSubstitutionInput): Promise<void> {
  const others = await tx.query<{ personId: string; substituteId: string; validFrom: Day; validTo: Day }>(
    `SELECT person_id AS "personId", substitute_id AS "substituteId", to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_to, 'YYYY-MM-DD') AS "validTo"
     FROM substitution
     WHERE revoked_at IS NULL AND valid_from <= $4 AND valid_to >= $3 AND (person_id IN ($1, $2) OR substitute_id = $1)
       AND ($5::text[] IS NULL OR award_codes IS NULL OR award_codes ?| $5)
     ORDER BY valid_from`,
    [personId, substituteId, validFrom, validTo, awardCodes],
  )
  for (const other of others) {
    const params = { from: other.validFrom, to: other.validTo }
    if (other.personId === personId) throw invalid({ path: 'validFrom', message: 'problem.substitution-overlap', params })
    if (other.personId === substituteId && other.substituteId === personId) throw invalid({ path: 'substituteId', message: 'problem.substitution-cycle', params })
    throw invalid({ path: 'substituteId', message: 'problem.substitution-chain', params })
  }
}
