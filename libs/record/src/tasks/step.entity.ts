import type { Level, Outcome, Role, StepKind } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'

/** One step of one round. The row is the judge: it is closed once, by a guarded update. */
@Entity('step')
@Index('step_once', ['dossierId', 'round', 'stepId'], { unique: true })
// With columns besides, which the library cannot describe: made by the migration and left alone.
@Index('step_open', { synchronize: false })
@Index('step_no', ['dossierId', 'no'], { unique: true })
export class StepEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Uuid() dossierId: string
  /** Its place among the steps of its dossier, over all rounds, from 1: the order that holds whatever the clock does. */
  @Int() no: number
  @Int() round: number
  @Text() stepId: string
  @Text() kind: StepKind
  @Text() level: Level
  @Uuid({ nullable: true }) unitId: string | null
  @Text() role: Role
  @Text() state: 'open' | 'closed' | 'cancelled'
  @Text({ nullable: true }) outcome: Outcome | null
  @Text({ nullable: true }) returnedFrom: string | null
  /** Of a correction that was handed in: the step with which the next round begins. Null for those of before this was kept: the plan says it. */
  @Text({ nullable: true }) resumesAt: string | null
  @Uuid({ nullable: true }) decisionId: string | null
  /** The rules by which it goes, where the dossier was re-pinned since it was opened (docs/adr/0046). Null: those that the dossier is pinned to. */
  @References(() => RuleSetEntity) @Uuid({ nullable: true }) ruleSetId: string | null
  @Instant() openedAt: Date
  @Instant({ nullable: true }) closedAt: Date | null
}
