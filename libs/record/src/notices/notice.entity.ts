import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

export const noticeKinds = ['task', 'reminder', 'overdue', 'escalation', 'returned', 'outcome', 'withdrawn', 'held', 'released', 'lapsed'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** One message owed to one person. `uniqueKey` is its natural key, so that an effect that runs twice owes it once. */
@Entity('notice')
@Index('notice_owed', ['recipientId'], { where: "state IN ('queued','sending')" })
@Index('notice_dossier', ['dossierId'])
export class NoticeEntity {
  @UuidKey() id: string
  @Index('notice_key', { unique: true }) @Text() uniqueKey: string
  @References(() => PersonEntity) @Uuid() recipientId: string
  @Text() kind: NoticeKind
  @References(() => DossierEntity) @Uuid() dossierId: string
  @Uuid({ nullable: true }) taskId: string | null
  @Uuid({ nullable: true }) stepRowId: string | null
  @Int() round: number
  @Text() state: 'queued' | 'sending' | 'sent' | 'unknown' | 'refused' | 'cancelled'
  @Json({ nullable: true }) details: Record<string, unknown> | null
  @Index('notice_mail') @Uuid({ nullable: true }) mailId: string | null
  @Instant() createdAt: Date
}
