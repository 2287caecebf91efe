import { Entity, Index } from 'typeorm'
import { Instant, Int, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

/** One message to one recipient, stored before the first try; a retry sends the same Message-ID and date again. */
@Entity('mail')
@Index('mail_recipient', ['recipientId', 'createdAt'])
@Index('mail_sending', ['recipientId'], { where: "state = 'sending'" })
export class MailEntity {
  @UuidKey() id: string
  @References(() => PersonEntity) @Uuid() recipientId: string
  @Text() address: string
  @Index('mail_message_id', { unique: true }) @Text() messageId: string
  @Text() subject: string
  @Text() state: 'sending' | 'sent' | 'unknown' | 'refused' | 'bounced' | 'cancelled'
  @Int({ default: 0 }) attempts: number
  /** Attempts that ended without a reply code: the message may have arrived each time. */
  @Int({ default: 0 }) unknownOutcomes: number
  @Text({ nullable: true }) serverReply: string | null
  /** When a server told that it had not arrived after all, and in which words. */
  @Instant({ nullable: true }) bouncedAt: Date | null
  @Text({ nullable: true }) bounceWords: string | null
  @Instant() createdAt: Date
  @Instant({ nullable: true }) lastTriedAt: Date | null
  @Instant({ nullable: true }) sentAt: Date | null
}
