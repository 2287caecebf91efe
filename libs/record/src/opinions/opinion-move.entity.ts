import { Entity, Index } from 'typeorm'
import { Day, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { OpinionEntity } from './opinion.entity.ts'

/** An expected date that was extended, with the old one. */
@Entity('opinion_move')
export class OpinionMoveEntity {
  @UuidKey() id: string
  @References(() => OpinionEntity) @Index('opinion_move_opinion') @Uuid() opinionId: string
  @Day() oldExpectedOn: string
  @Day() newExpectedOn: string
  @Text() reason: string
  @Uuid() movedBy: string
  @Instant() movedAt: Date
}
