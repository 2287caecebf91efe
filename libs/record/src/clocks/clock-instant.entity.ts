import type { Audience, InstantKind, LapseAct } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, TextKey, UuidKey } from '../columns.ts'
import { ClockEntity } from './clock.entity.ts'

/** A moment of a clock: a reminder before it is due, due itself, an escalation after, a lapse where the rule itself acts. Each fires once. */
@Entity('clock_instant')
@Index('clock_instant_next', ['stepRowId', 'at'], { where: 'fired_at IS NULL' })
@Index('clock_instant_unfired', ['at'], { where: 'fired_at IS NULL' })
@Index('clock_instant_last', ['stepRowId', 'at'], { where: "kind IN ('escalation','lapse')" })
export class ClockInstantEntity {
  @References(() => ClockEntity) @UuidKey() stepRowId: string
  @TextKey() name: string
  @Text() kind: InstantKind
  /** Working days from the last day, negative before it; null for a reminder that goes by the share of the term. */
  @Int({ nullable: true }) offsetDays: number | null
  /** Share of the term that is used up, in percent. */
  @Int({ nullable: true }) sharePercent: number | null
  /** Who is told; who that is, is looked up when it fires. */
  @Json() recipients: readonly Audience[]
  /** What a lapse does. */
  @Text({ nullable: true }) act: LapseAct | null
  @Instant() at: Date
  @Instant({ nullable: true }) firedAt: Date | null
}
