import { Entity, Index } from 'typeorm'
import { Day, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { UnitEntity } from './unit.entity.ts'

export const unitChangeKinds = ['rename', 'move', 'merge', 'split'] as const
export type UnitChangeKind = (typeof unitChangeKinds)[number]

/**
 * What happened to a unit, by which paper: the link to what it was before. `rename` keeps the names it had; `move` the unit it stood under; of `merge` the
 * unit was closed and went into `otherId`; of `split` part of it went into the new unit `otherId`.
 */
@Entity('unit_change')
@Index('unit_change_unit', ['unitId', 'createdAt'])
export class UnitChangeEntity {
  /** Chosen by the form. */
  @UuidKey() id: string
  @Text() kind: UnitChangeKind
  @References(() => UnitEntity) @Uuid() unitId: string
  /** The unit that it went under, into, or that came of it; of a rename none. */
  @References(() => UnitEntity) @Index('unit_change_other') @Uuid({ nullable: true }) otherId: string | null
  @Text() oldNameVi: string
  @Text() oldNameEn: string
  @Uuid({ nullable: true }) oldParentId: string | null
  /** The day of effect as the paper says it. */
  @Day() effectiveOn: string
  /** The paper: number, day, who issued it. */
  @Text() source: string
  @Instant() createdAt: Date
}
