import type { LapseAct, Outcome } from '@vinhdanh/domain'
import { Check, Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { ForceRequestEntity } from '../forcing/force-request.entity.ts'
import { StepEntity } from './step.entity.ts'
import { TaskEntity } from './task.entity.ts'

/** The rule by which a step was closed without a person: after a lapse, or because its pass of an earlier round stands. */
export interface DecidingRule {
  readonly act: Extract<LapseAct, 'return' | 'pass-silently'> | 'stands'
  /** Working days after the step's last day; 0 for a pass that stands. */
  readonly workingDaysAfter: number
  /** Names an entry of the rule-set's citations. */
  readonly cite: string
}

/**
 * How a step was closed: by the holder of a task, by a rule when nobody had answered, or by two administrators who passed it on. Its id is chosen by the form, so that a repeat is known, and is
 * the id of the fact the workflow hears.
 */
@Entity('decision')
@Index('decision_step', ['stepRowId'], { unique: true })
@Index('decision_dossier', ['dossierId'])
@Check('decision_by_whom', 'num_nonnulls(person_id, rule, force_request_id) = 1 AND (task_id IS NULL) = (person_id IS NULL)')
export class DecisionEntity {
  @UuidKey() id: string
  @References(() => TaskEntity) @Uuid({ nullable: true }) taskId: string | null
  @References(() => StepEntity) @Uuid() stepRowId: string
  @Uuid() dossierId: string
  @Int() round: number
  @Int() revisionNo: number
  @Text() revisionSha256: string
  @References(() => PersonEntity) @Uuid({ nullable: true }) personId: string | null
  @Uuid({ nullable: true }) onBehalfOf: string | null
  @Text() outcome: Outcome
  @Text({ nullable: true }) reason: string | null
  @Json({ nullable: true }) payload: Record<string, unknown> | null
  @Json({ nullable: true }) rule: DecidingRule | null
  /** The request by which two administrators passed the step on. */
  @References(() => ForceRequestEntity) @Uuid({ nullable: true }) forceRequestId: string | null
  @Instant() decidedAt: Date
}
