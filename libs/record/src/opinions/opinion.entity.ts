import type { OpinionOutcome } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, Flag, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { StoredFileEntity } from '../files/stored-file.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'
import { StepEntity } from '../tasks/step.entity.ts'

/** A question put to a body outside while a step is open (hiệp y), and its answer. What the rules said of waiting when it was asked stands with it. */
@Entity('opinion')
@Index('opinion_dossier', ['dossierId'])
@Index('opinion_open', ['stepRowId'], { where: 'outcome IS NULL' })
export class OpinionEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Uuid() dossierId: string
  @References(() => StepEntity) @Uuid() stepRowId: string
  /** A kind of body that the rules name, or `other`. */
  @Text() bodyKind: string
  @Text() body: string
  @Text() question: string
  @Text() paperNumber: string
  @Day() paperDate: string
  @Day() expectedOn: string
  /** The rules by which it was asked. */
  @References(() => RuleSetEntity) @Uuid() ruleSetId: string
  /** Source, in these rules, of the term within which an answer is expected. */
  @Text() cite: string
  @Flag() pausesClock: boolean
  @Flag() mayClose: boolean
  @Flag() blocksPassing: boolean
  @References(() => PersonEntity) @Uuid() askedBy: string
  @Instant() askedAt: Date
  /** Null while it is waited for. */
  @Text({ nullable: true }) outcome: OpinionOutcome | null
  @Text({ nullable: true }) answer: string | null
  @Text({ nullable: true }) answerPaper: string | null
  @Day({ nullable: true }) answerDate: string | null
  @References(() => StoredFileEntity) @Text({ nullable: true }) answerFile: string | null
  /** Nobody where its step ended by a rule. */
  @Uuid({ nullable: true }) endedBy: string | null
  @Instant({ nullable: true }) endedAt: Date | null
}
