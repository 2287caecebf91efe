import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { ClockEntity } from './clock.entity.ts'

/** The ledger of a clock: spans that ran and spans that stood still, one after the other; why it stood still is in `clock_pause`. `toDay` null: still going on. */
@Entity('clock_span')
export class ClockSpanEntity {
  @UuidKey() id: string
  @References(() => ClockEntity) @Index('clock_span_step') @Uuid() stepRowId: string
  @Text() kind: 'running' | 'paused'
  @Day() fromDay: string
  @Day({ nullable: true }) toDay: string | null
}
