import type { DossierContent, DossierState, Level, Plan } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, Flag, Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'
import { NomineeEntity } from './nominee.entity.ts'
import { SubmissionEntity } from './submission.entity.ts'

export interface DossierOutcome {
  readonly number?: string
  readonly date?: string
  /** Id of a ground in the rule-set, or, where none was asked, the reason. */
  readonly ground?: string
  readonly reason?: string
  readonly lowerAward?: string
  readonly higherAward?: string
}

/** One nominee proposed for one award in one cycle, with where it stands. The projection columns are written by the same commands that write the facts. */
@Entity('dossier')
@Index('dossier_natural', ['nomineeId', 'awardCode', 'cycleYear'], { unique: true, where: "state IN ('draft','under-way','returned','awarded')" })
// On the expression of `lastWithout` or with columns besides, which the library cannot describe: made by the migration and left alone.
@Index('dossier_open_order', { synchronize: false })
@Index('dossier_open_due_of', { synchronize: false })
@Index('dossier_held_order', { synchronize: false })
@Index('dossier_returned_order', { synchronize: false })
@Index('dossier_ended_order', { synchronize: false })
@Index('dossier_touched', { synchronize: false })
@Index('dossier_unit_path', ['unitPath', 'state'])
@Index('dossier_created_by', ['createdBy'])
export class DossierEntity {
  @UuidKey() id: string
  @Index('dossier_code', { unique: true }) @Text() code: string
  @References(() => UnitEntity) @Uuid() unitId: string
  @Text() unitPath: string
  @References(() => PersonEntity) @Uuid() createdBy: string
  /** Who wrote it before somebody took it over from them: they may not decide on it either. */
  @Json({ default: [] }) formerAuthors: string[]
  @Text() awardCode: string
  @References(() => NomineeEntity) @Uuid() nomineeId: string
  @Int() cycleYear: number
  @Text() state: DossierState
  /** Counts guarded updates; every write names the version it read. */
  @Int() version: number
  @Json() draft: DossierContent
  @Int() draftVersion: number
  @Instant() draftSavedAt: Date
  @References(() => RuleSetEntity) @Uuid({ nullable: true }) ruleSetId: string | null
  @Json({ nullable: true }) plan: Plan | null
  @Int({ default: 0 }) revisionNo: number
  @Int({ default: 0 }) round: number
  /** Rounds allowed beyond the rule-set's maximum, by an administrator. */
  @Int({ default: 0 }) extraRounds: number
  @Text({ nullable: true }) level: Level | null
  @Text({ nullable: true }) stepId: string | null
  /** When the present step is due; null while nothing is open. */
  @Instant({ nullable: true }) dueAt: Date | null
  @Instant({ nullable: true }) overdueAt: Date | null
  @Instant({ nullable: true }) heldSince: Date | null
  @Flag({ default: false }) reachedCentral: boolean
  @References(() => SubmissionEntity) @Index('dossier_submission') @Uuid({ nullable: true }) submissionId: string | null
  /** The dossier that ended with the proposal of this award in place of its own. */
  @References(() => DossierEntity) @Index('dossier_instead_of') @Uuid({ nullable: true }) insteadOf: string | null
  @Day({ nullable: true }) acceptedOn: string | null
  @Instant() createdAt: Date
  @Instant() updatedAt: Date
  @Instant({ nullable: true }) submittedAt: Date | null
  @Instant({ nullable: true }) stepSince: Date | null
  @Instant({ nullable: true }) endedAt: Date | null
  @Json({ nullable: true }) outcome: DossierOutcome | null
}
