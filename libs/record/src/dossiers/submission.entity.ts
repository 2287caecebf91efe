import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { UnitEntity } from '../organisation/unit.entity.ts'

/** The covering letter (tờ trình) that carries several dossiers upward. */
@Entity('submission')
export class SubmissionEntity {
  @UuidKey() id: string
  @Index('submission_code', { unique: true }) @Text() code: string
  @References(() => UnitEntity) @Uuid() unitId: string
  @Index('submission_unit_path') @Text() unitPath: string
  @Text() title: string
  @Text() state: 'draft' | 'sent'
  @Int() version: number
  @Uuid() createdBy: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) sentAt: Date | null
}
