import { type Actor, type Day, invalid } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { CouncilMemberEntity } from './council-member.entity.ts'

export interface AddCouncilMemberInput {
  readonly unitId: string
  readonly name: string
  readonly position: CouncilMemberEntity['position']
  /** The member's account, where there is one. */
  readonly personId: string | null
  readonly validFrom: Day
  readonly validTo: Day | null
}

/** Gives a seat on a unit's council. Errors: AppError `auth.not-allowed`, `not-found` for the unit, `validation.failed`. */
export async function addCouncilMember(database: Database, actor: Actor, input: AddCouncilMemberInput): Promise<{ readonly id: string }> {
  if (!input.name.trim()) throw invalid({ path: 'name', message: 'problem.required' })
  if (input.validTo !== null && input.validTo < input.validFrom) throw invalid({ path: 'validTo', message: 'problem.before-start' })
  return database.transact(actor, async (tx) => {
    const unit = await tx.get(UnitEntity, { id: input.unitId })
    requireRight(actor, 'council.manage', unit.path)
    const id = randomUUID()
    await tx.insert(CouncilMemberEntity, { ...input, id })
    tx.audit({ act: 'council.add-member', objectKind: 'unit', objectId: unit.id, after: { ...input, id } })
    return { id }
  })
}
