import { type Actor, type Day, invalid, isDay } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { CouncilSessionEntity } from './council-session.entity.ts'

export interface PlanSessionInput {
  readonly unitId: string
  readonly title: string
  readonly heldOn: Day
}

/** Sets a meeting of a unit's council. Errors: AppError `auth.not-allowed`, `not-found` for the unit, `validation.failed`. */
export async function planSession(database: Database, actor: Actor, { unitId, title, heldOn }: PlanSessionInput): Promise<{ readonly id: string }> {
  if (!title.trim()) throw invalid({ path: 'title', message: 'problem.required' })
  if (!isDay(heldOn)) throw invalid({ path: 'heldOn', message: 'problem.date' })
  return database.transact(actor, async (tx) => {
    const unit = await tx.get(UnitEntity, { id: unitId })
    requireRight(actor, 'council.manage', unit.path)
    const id = randomUUID()
    await tx.insert(CouncilSessionEntity, { id, unitId, title, heldOn, state: 'planned' })
    tx.audit({ act: 'council.plan-session', objectKind: 'council-session', objectId: id, after: { unitId, title, heldOn } })
    return { id }
  })
}
