import { type Actor, type Day, invalid, type Role } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { offerOpenSteps } from '../tasks/offer-open-steps.ts'
import { PersonEntity } from './person.entity.ts'
import { PostEntity } from './post.entity.ts'
import { UnitEntity } from './unit.entity.ts'

export interface AddPostInput {
  readonly personId: string
  readonly unitId: string
  readonly role: Role
  readonly title: string
  readonly validFrom: Day
  /** Last day on which the post is held; null: until it is ended. */
  readonly validTo: Day | null
}

/** Gives a person a role in a unit, between two days, and the open steps that wait for the role there. Errors: AppError `auth.not-allowed`, `not-found`, `validation.failed` (also for a post that the person has already in some of those days). */
export async function addPost(database: Database, actor: Actor, input: AddPostInput): Promise<{ readonly id: string }> {
  const { personId, unitId, role, title, validFrom, validTo } = input
  requireOrder(validFrom, validTo)
  return database.transact(actor, async (tx) => {
    const unit = await tx.get(UnitEntity, { id: unitId })
    requireRight(actor, 'organisation.change', unit.path)
    // Locked: of the same form sent twice, the later sees the earlier.
    await tx.lock(PersonEntity, { id: personId, active: true })
    const [held] = await tx.query(
      `SELECT 1 FROM post WHERE person_id = $1 AND unit_id = $2 AND role = $3 AND valid_from <= coalesce($5::date, 'infinity') AND coalesce(valid_to, 'infinity') >= $4::date`, [personId, unitId, role, validFrom, validTo])
    if (held) throw invalid({ path: 'person', message: 'problem.post-held' })
    const id = randomUUID()
    await tx.insert(PostEntity, { id, personId, unitId, role, title, validFrom, validTo })
    tx.audit({ act: 'post.add', objectKind: 'person', objectId: personId, after: { postId: id, unitId, role, title, validFrom, validTo } })
    await offerOpenSteps(tx, { unitId, role })
    return { id }
  })
}

/** A term of office that ends before it begins is refused. */
export function requireOrder(validFrom: Day, validTo: Day | null): void {
  if (validTo !== null && validTo < validFrom) throw invalid({ path: 'validTo', message: 'problem.before-start' })
}
