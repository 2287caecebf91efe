import { Entity, Index } from 'typeorm'
import { Instant, References, Text, TextKey, Uuid } from '../columns.ts'
import { MailEntity } from './mail.entity.ts'

/** One message that came back about a mail. The same message twice is one. */
@Entity('bounce')
@Index('bounce_mail', ['mailId'])
@Index('bounce_unread', ['receivedAt'], { where: "kind = 'unread'" })
export class BounceEntity {
  /** SHA-256 of the message, hexadecimal. */
  @TextKey() sha256: string
  @References(() => MailEntity) @Uuid() mailId: string
  /** `unread` has a form that no program should judge. */
  @Text() kind: 'failed' | 'delayed' | 'unread'
  /** RFC 3463; null where there was none to read. */
  @Text({ nullable: true }) status: string | null
  @Text() words: string
  @Instant() receivedAt: Date
}
