import { Entity } from 'typeorm'
import { Instant, Int, References, Text, TextKey, UuidKey } from '../columns.ts'
import { ClockEntity } from './clock.entity.ts'

/** A moment of a clock on which something is owed: a reminder before it is due, due itself, an escalation after. Each fires once. */
@Entity('clock_instant')
export class ClockInstantEntity {
  @References(() => ClockEntity) @UuidKey() stepRowId: string
  @TextKey() name: string
  @Text() kind: 'reminder' | 'due' | 'escalation'
  /** Working days from the last day: before for reminders (negative), after for escalations. */
  @Int() offsetDays: number
  @Text({ nullable: true }) escalateTo: 'superior' | 'administrator' | null
  @Instant() at: Date
  @Instant({ nullable: true }) firedAt: Date | null
}
