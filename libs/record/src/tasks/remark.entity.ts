import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { DecisionEntity } from './decision.entity.ts'

/** A reviewer's point, pinned to a field, a paper or the whole (`anchor`: `field:report.summary`, `paper:minutes`, `whole`). */
@Entity('remark')
export class RemarkEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Index('remark_dossier') @Uuid() dossierId: string
  @References(() => DecisionEntity) @Uuid() decisionId: string
  @Int() round: number
  @Text() anchor: string
  @Text() kind: 'must-correct' | 'question' | 'advice'
  @Text() body: string
  @Uuid() authorId: string
  @Instant() createdAt: Date
  @Text({ nullable: true }) answer: string | null
  @Uuid({ nullable: true }) answeredBy: string | null
  @Instant({ nullable: true }) answeredAt: Date | null
}
