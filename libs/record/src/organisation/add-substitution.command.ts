import type { Actor, Day } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { refreshStepsOf } from '../tasks/refresh-holders.ts'
import { checkSubstitution } from './check-substitution.ts'
import { type RunningTasks, SubstitutionEntity } from './substitution.entity.ts'

export interface NewSubstitution {
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
  /** What becomes of the tasks that run when it begins. */
  readonly running: RunningTasks
}

export interface AddSubstitutionInput extends NewSubstitution {
  /** Chosen by the form: sent again, it is set once. */
  readonly id: string
}

/**
 * Lets one person act for another between two days. Set by that person, by the secretary of their level or by an administrator of their branch.
 * What waits for the person goes where `running` says at once, if the days have begun; otherwise on the morning of the first.
 * Errors: those of `checkSubstitution`.
 */
export async function addSubstitution(database: Database, actor: Actor, { id, ...input }: AddSubstitutionInput): Promise<{ readonly id: string }> {
  const { personId, awardCodes } = input
  return database.transact(actor, async (tx) => {
    if (await tx.find(SubstitutionEntity, { id, personId, setBy: actor.personId ?? personId })) return { id }
    await checkSubstitution(tx, input)
    await tx.insert(SubstitutionEntity, { ...input, id, awardCodes: awardCodes ? [...awardCodes] : null, setBy: actor.personId ?? personId, createdAt: tx.now, revokedAt: null })
    const { personId: _, ...set } = input
    tx.audit({ act: 'substitution.add', objectKind: 'person', objectId: personId, after: { id, ...set } })
    await refreshStepsOf(tx, personId)
    return { id }
  })
}
