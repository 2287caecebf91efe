import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { Instant, Json, Text, Uuid } from '../columns.ts'

/** One line of the audit. `seq` has no gaps and each `hash` covers the line and the hash before it; a trigger refuses every change. */
@Entity('audit_entry')
// What concerns a dossier is found by the dossier.
@Index('audit_object', ['objectKind', 'objectId'], { where: 'dossier_id IS NULL' })
@Index('audit_actor', ['actorId', 'at'], { where: 'actor_id IS NOT NULL' })
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'bigint' }) seq: string
  @Instant() at: Date
  @Uuid({ nullable: true }) actorId: string | null
  @Text() actorName: string
  @Text() act: string
  @Text() objectKind: string
  @Text() objectId: string
  @Index('audit_dossier') @Uuid({ nullable: true }) dossierId: string | null
  @Json({ nullable: true }) before: unknown
  @Json({ nullable: true }) after: unknown
  @Text() requestId: string
  @Column({ type: 'text' }) prevHash: string
  @Column({ type: 'text' }) hash: string
}
