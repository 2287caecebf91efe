import { Entity, Index } from 'typeorm'
import { Day, Flag, Instant, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { About } from '../remarks/about.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'
import { StepEntity } from '../tasks/step.entity.ts'

/** `not-awaited`: its step was over before an answer came. */
export const questionOutcomes = ['answered', 'not-awaited'] as const
export type QuestionOutcome = (typeof questionOutcomes)[number]

/** What the holder of an open step asks the unit without returning the dossier, and the answer. What the rules said when it was asked stands with it. */
@Entity('question')
@Index('question_dossier', ['dossierId'])
@Index('question_open', ['stepRowId'], { where: 'outcome IS NULL' })
export class QuestionEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Uuid() dossierId: string
  @References(() => StepEntity) @Uuid() stepRowId: string
  /** See the domain's `Anchor`. */
  @Text() anchor: string
  @Json() about: About
  @Text() body: string
  /** The last day of the term within which the unit is to answer. */
  @Day() dueOn: string
  /** The rules by which it was asked. */
  @References(() => RuleSetEntity) @Uuid() ruleSetId: string
  /** Source of that term in these rules. */
  @Text() cite: string
  @Flag() pausesClock: boolean
  @References(() => PersonEntity) @Uuid() askedBy: string
  @Instant() askedAt: Date
  /** Null while it is waited for. */
  @Text({ nullable: true }) outcome: QuestionOutcome | null
  @Text({ nullable: true }) answer: string | null
  /** Who answered; whoever closed the step, and nobody where a rule did. */
  @Uuid({ nullable: true }) endedBy: string | null
  @Instant({ nullable: true }) endedAt: Date | null
}
