import { Entity, Index } from 'typeorm'
import { Flag, Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { StepEntity } from './step.entity.ts'

/** What one holder must do for one step in one round. `onBehalfOf` names the principal when a substitute holds it. */
@Entity('task')
@Index('task_once', ['stepRowId', 'holderId'], { unique: true })
// With columns besides, which the library cannot describe: made by the migration and left alone.
@Index('task_open_holder', { synchronize: false })
@Index('task_open_behalf', ['onBehalfOf'], { where: "state = 'open' AND on_behalf_of IS NOT NULL" })
@Index('task_dossier', ['dossierId'])
export class TaskEntity {
  @UuidKey() id: string
  @References(() => StepEntity) @Uuid() stepRowId: string
  @Uuid() dossierId: string
  @Int() round: number
  @References(() => PersonEntity) @Uuid() holderId: string
  @Uuid({ nullable: true }) onBehalfOf: string | null
  @Text() state: 'open' | 'decided' | 'decided-by-other' | 'cancelled' | 'handed-over' | 'forced'
  @Instant() openedAt: Date
  @Instant({ nullable: true }) closedAt: Date | null
  /** Who has it now, and why it was given to them; only while it is handed over. */
  @Uuid({ nullable: true }) handedOverTo: string | null
  @Text({ nullable: true }) handOverReason: string | null
  /** True when the rule gave it, because those who held the step did not answer. */
  @Flag({ default: false }) byLapse: boolean
}
