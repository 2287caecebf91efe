import { Entity } from 'typeorm'
import { Flag, IntKey, Text } from '../columns.ts'

/** A year whose days off are known; terms that reach into another year are refused, never guessed. */
@Entity('calendar_year')
export class CalendarYearEntity {
  @IntKey() year: number
  @Flag() confirmed: boolean
  @Text() source: string
}
