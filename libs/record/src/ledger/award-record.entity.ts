import type { Standing } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'

/** An award given to a nominee: the line of its ledger, as its decision says with what was corrected since, and how it stands (`award_act`). */
@Entity('award_record')
@Index('award_record_dossier', ['dossierId'], { unique: true, where: 'dossier_id IS NOT NULL' })
export class AwardRecordEntity {
  @UuidKey() id: string
  @References(() => NomineeEntity) @Index('award_record_nominee') @Uuid() nomineeId: string
  @Text() awardCode: string
  /** Null for awards from before this system. */
  @Uuid({ nullable: true }) dossierId: string | null
  @Text() decisionNumber: string
  @Day() decidedOn: string
  @Text() authority: string
  /** Whether it counts; a prerequisite or a run of years is made of awards in force alone. */
  @Text({ default: 'in-force' }) standing: Standing
  /** Counts the acts after the decision; every act names the count it read. */
  @Int({ default: 0 }) acts: number
  /** The nominee's and the unit's name as corrected; null while they are as the nominee's and the unit's own. */
  @Text({ nullable: true }) namedAs: string | null
  @Text({ nullable: true }) unitAs: string | null
  @Day({ nullable: true }) presentedOn: string | null
  @Text({ nullable: true }) presentation: string | null
}
