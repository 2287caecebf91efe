import { Entity } from 'typeorm'
import { DayKey, Flag, Text } from '../columns.ts'

/** A day that differs from its weekday: off, or a worked Saturday or Sunday. */
@Entity('calendar_day')
export class CalendarDayEntity {
  @DayKey() day: string
  @Text() kind: 'off' | 'worked'
  @Text() nameVi: string
  @Text() nameEn: string
  @Text() source: string
  @Flag() confirmed: boolean
}
