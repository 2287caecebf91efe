import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { ClockEntity } from './clock.entity.ts'

/** One ground for which a clock stands: a hold, or an opinion or an answer that is waited for. Several may be open at once; the clock runs on when the last of them ends. */
@Entity('clock_pause')
@Index('clock_pause_ground', ['stepRowId', 'groundId'], { unique: true })
export class ClockPauseEntity {
  @UuidKey() id: string
  @References(() => ClockEntity) @Uuid() stepRowId: string
  @Text() kind: 'hold' | 'opinion' | 'question'
  /** The hold's, the opinion's or the question's id. */
  @Uuid() groundId: string
  @Text() reason: string
  @Text() authority: string
  /** The day on which it began; the clock still counts it. */
  @Day() fromDay: string
  @Day({ nullable: true }) toDay: string | null
}
