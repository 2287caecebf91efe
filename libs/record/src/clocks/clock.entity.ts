import { Entity, Index } from 'typeorm'
import { Day, Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { StepEntity } from '../tasks/step.entity.ts'

/**
 * The term of one step in one round. Budget in working days; the day of receipt does not count. While a ground of `clock_pause` is open the clock
 * stands: `pausedOn` is set, `usedDays` is what was consumed before, `leftDays` what is left with all extensions, and no instant fires.
 */
@Entity('clock')
// With columns besides, which the library cannot describe: made by the migration and left alone.
@Index('clock_due', { synchronize: false })
export class ClockEntity {
  @References(() => StepEntity) @UuidKey() stepRowId: string
  @Uuid() dossierId: string
  @Int() budgetDays: number
  @Text() cite: string
  @Day() startsOn: string
  @Int({ default: 0 }) usedDays: number
  @Day() runsFrom: string
  @Day() lastDay: string
  @Instant() dueAt: Date
  @Day({ nullable: true }) pausedOn: string | null
  @Int({ nullable: true }) leftDays: number | null
  @Instant({ nullable: true }) overdueAt: Date | null
  @Instant({ nullable: true }) stoppedAt: Date | null
}
