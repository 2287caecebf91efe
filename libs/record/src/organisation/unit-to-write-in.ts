import type { Transaction } from '../transaction.ts'
import { isUuid } from '../uuid.ts'
import { UnitEntity } from './unit.entity.ts'

/**
 * A unit in which something is about to be written, kept as it is until the end of the transaction: a change of the organisation at the same moment waits,
 * or has moved the unit before its path is read. Null for none, and for one that was closed.
 */
export async function unitToWriteIn(tx: Transaction, unitId: string): Promise<UnitEntity | null> {
  if (!isUuid(unitId)) return null
  const unit = await tx.manager.findOne(UnitEntity, { where: { id: unitId }, lock: { mode: 'pessimistic_read' } })
  return unit && unit.validTo === null ? unit : null
}
