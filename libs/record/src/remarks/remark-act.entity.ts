import type { RemarkAct } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { RemarkEntity } from './remark.entity.ts'

/** One thing done about a remark: an answer as it was handed in, its acceptance, its reopening. Added, never changed: a trigger refuses it. */
@Entity('remark_act')
@Index('remark_act_remark', ['remarkId', 'at'])
export class RemarkActEntity {
  @UuidKey() id: string
  @References(() => RemarkEntity) @Uuid() remarkId: string
  @Text() act: RemarkAct
  @Int() round: number
  /** The answer, or why it was reopened. */
  @Text({ nullable: true }) body: string | null
  @References(() => PersonEntity) @Uuid() personId: string
  @Instant() at: Date
}
