import type { Subject } from '@vinhdanh/domain'
import { addNominee, recordEarlierAward, systemActor } from '@vinhdanh/record'
import type { Stage } from './stage.ts'
import { together } from './together.ts'
import type { UnitKey } from './units.ts'

const actor = systemActor('sample', 'sample')

/** Someone, or a collective, with awards of earlier years. Answers the nominee's id. */
export async function withLedger(
  stage: Stage, nominee: { readonly unit: UnitKey; readonly kind: Subject; readonly name: string; readonly position?: string; readonly birthYear?: number; readonly personId?: string },
  awards: readonly { readonly award: string; readonly years: readonly number[] }[],
): Promise<string> {
  const { database, units } = stage
  const { unit, kind, name } = nominee
  const { id } = await addNominee(database, actor, {
    unitId: units[unit], kind, name, birthYear: nominee.birthYear ?? null, position: nominee.position ?? null, personId: nominee.personId ?? null,
  })
  await together(awards.flatMap(({ award, years }) => years.map((year) => ({ award, year }))), ({ award, year }) => recordEarlierAward(database, actor, { nomineeId: id, awardCode: award, decisionNumber: `${stage.nextNumber()}/QĐ-BCT`, decidedOn: `${year}-12-20`, authority: 'Bộ trưởng Bộ Công Thương' }))
  return id
}
