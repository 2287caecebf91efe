import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'

/** A seat on the council of a unit. The number of seats held on a session's day is the base of the ballot. */
@Entity('council_member')
export class CouncilMemberEntity {
  @UuidKey() id: string
  @References(() => UnitEntity) @Index('council_member_unit') @Uuid() unitId: string
  @Text() name: string
  @Text() position: 'chair' | 'standing-vice-chair' | 'vice-chair' | 'member' | 'secretary'
  @Uuid({ nullable: true }) personId: string | null
  @Day() validFrom: string
  @Day({ nullable: true }) validTo: string | null
}
