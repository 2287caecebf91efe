import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'

/** A dated meeting of the council of a unit. */
@Entity('council_session')
export class CouncilSessionEntity {
  @UuidKey() id: string
  @References(() => UnitEntity) @Index('council_session_unit') @Uuid() unitId: string
  @Text() title: string
  @Day() heldOn: string
  @Text() state: 'planned' | 'held'
}
