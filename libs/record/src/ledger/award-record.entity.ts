import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { NomineeEntity } from '../dossiers/nominee.entity.ts'

/** An award given to a nominee: the line of its ledger. */
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
  @Day({ nullable: true }) presentedOn: string | null
  @Text({ nullable: true }) presentation: string | null
}
