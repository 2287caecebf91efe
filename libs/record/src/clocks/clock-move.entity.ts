import { Entity, Index } from 'typeorm'
import { Day, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { ClockEntity } from './clock.entity.ts'

/** A last day that was moved, with the old one, so that history stays visible. */
@Entity('clock_move')
export class ClockMoveEntity {
  @UuidKey() id: string
  @References(() => ClockEntity) @Index('clock_move_step') @Uuid() stepRowId: string
  @Day() oldLastDay: string
  @Day() newLastDay: string
  @Text() reason: string
  @Text() authority: string
  @Uuid({ nullable: true }) movedBy: string | null
  @Instant() movedAt: Date
}
