import { Entity } from 'typeorm'
import { DayKey, Instant, Int } from '../columns.ts'

/** One working morning: when its digests were begun and when the last of them was owed. */
@Entity('digest_day')
export class DigestDayEntity {
  @DayKey() day: string
  @Instant() begunAt: Date
  @Instant({ nullable: true }) finishedAt: Date | null
  /** For how many people. */
  @Int({ default: 0 }) people: number
}
