import type { AwardActKind, Corrections, Recoverable } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { StoredFileEntity } from '../files/stored-file.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { AwardRecordEntity } from './award-record.entity.ts'

/** An act after the decision on an award, by an order with its paper; never changed. Its id is chosen by the form, so that a repeat is known. */
@Entity('award_act')
@Index('award_act_no', ['awardId', 'no'], { unique: true })
@Index('award_act_order', ['awardId', 'orderNumber'], { unique: true })
export class AwardActEntity {
  @UuidKey() id: string
  @References(() => AwardRecordEntity) @Uuid() awardId: string
  /** 1, 2, 3 in the order in which they were recorded. */
  @Int() no: number
  @Text() kind: AwardActKind
  @Text() orderNumber: string
  @Day() orderDate: string
  @Text() authority: string
  @Text() reason: string
  /** Id of a ground in the rule-set in force on the day of the act. */
  @Text({ nullable: true }) ground: string | null
  @References(() => StoredFileEntity) @Index('award_act_paper') @Text() paper: string
  /** Of a correction: what the decision said before, and what it says now. */
  @Json({ nullable: true }) former: Corrections | null
  @Json({ nullable: true }) corrected: Corrections | null
  @Json() recovers: readonly Recoverable[]
  @References(() => PersonEntity) @Uuid() actedBy: string
  @Instant() actedAt: Date
}
