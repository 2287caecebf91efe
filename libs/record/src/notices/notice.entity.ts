import { Check, Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { SendTime } from './send-time.ts'

/** What one is told about a dossier. */
export const dossierNoticeKinds = ['task', 'reminder', 'overdue', 'escalation', 'returned', 'outcome', 'withdrawn', 'held', 'released', 'lapsed', 'question', 'answer', 'award-act', 'undelivered', 'infected', 'force-asked', 'force-declined', 'forced'] as const
export type DossierNoticeKind = (typeof dossierNoticeKinds)[number]
/** The digest is about all of them, and of no dossier. */
export const noticeKinds = [...dossierNoticeKinds, 'digest'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** One message owed to one person. `uniqueKey` is its natural key, so that an effect that runs twice owes it once. */
@Entity('notice')
@Index('notice_owed', ['recipientId'], { where: "state IN ('queued','sending')" })
@Index('notice_undelivered', ['taskId'], { where: "state IN ('refused','unknown','bounced')" })
@Index('notice_dossier', ['dossierId'])
@Index('notice_sent', { synchronize: false })
// On the expression by which the log is ordered, which the library cannot describe: made by the migration and left alone.
@Index('notice_newest', { synchronize: false })
@Check('notice_dossier_or_digest', `kind = 'digest' OR (dossier_id IS NOT NULL AND round IS NOT NULL)`)
export class NoticeEntity {
  @UuidKey() id: string
  @Index('notice_key', { unique: true }) @Text() uniqueKey: string
  @References(() => PersonEntity) @Uuid() recipientId: string
  @Text() kind: NoticeKind
  @Text({ default: 'at-once' }) sendTime: SendTime
  @References(() => DossierEntity) @Uuid({ nullable: true }) dossierId: string | null
  @Uuid({ nullable: true }) taskId: string | null
  @Uuid({ nullable: true }) stepRowId: string | null
  @Int({ nullable: true }) round: number | null
  @Text() state: 'queued' | 'sending' | 'sent' | 'unknown' | 'refused' | 'bounced' | 'cancelled'
  /** How a dossier ended, or what followed the decision on its award; which question was asked or answered; of a digest its day and, once it was drawn, what it says; what was said in the letter that was last tried. */
  @Json({ nullable: true }) details: Record<string, unknown> | null
  @Index('notice_mail', { where: 'mail_id IS NOT NULL' }) @Uuid({ nullable: true }) mailId: string | null
  @Instant() createdAt: Date
}
