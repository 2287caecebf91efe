import type { Subject } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'

/** A person, collective or household that is proposed for awards; its ledger hangs on it. */
@Entity('nominee')
export class NomineeEntity {
  @UuidKey() id: string
  @Text() kind: Subject
  @Text() name: string
  /** Lower case without accents, for search and for finding the same nominee again. */
  @Index('nominee_folded') @Text() foldedName: string
  @References(() => UnitEntity) @Index('nominee_unit') @Uuid() unitId: string
  @Int({ nullable: true }) birthYear: number | null
  @Text({ nullable: true }) position: string | null
  /** The account of a nominated person, where there is one: nobody decides on an own nomination. */
  @Uuid({ nullable: true }) personId: string | null
}
