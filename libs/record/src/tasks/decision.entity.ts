import type { Outcome } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { StepEntity } from './step.entity.ts'
import { TaskEntity } from './task.entity.ts'

/** How a task was closed. Its id is chosen by the form, so that a repeat is known, and is the id of the fact the workflow hears. */
@Entity('decision')
@Index('decision_step', ['stepRowId'], { unique: true })
@Index('decision_dossier', ['dossierId'])
export class DecisionEntity {
  @UuidKey() id: string
  @References(() => TaskEntity) @Uuid() taskId: string
  @References(() => StepEntity) @Uuid() stepRowId: string
  @Uuid() dossierId: string
  @Int() round: number
  @Int() revisionNo: number
  @Text() revisionSha256: string
  @References(() => PersonEntity) @Uuid() personId: string
  @Uuid({ nullable: true }) onBehalfOf: string | null
  @Text() outcome: Outcome
  @Text({ nullable: true }) reason: string | null
  @Json({ nullable: true }) payload: Record<string, unknown> | null
  @Instant() decidedAt: Date
}
