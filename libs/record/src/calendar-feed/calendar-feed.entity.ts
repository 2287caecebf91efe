import { Entity, Index } from 'typeorm'
import { Instant, References, TextKey, Uuid } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

/** The private address under which a person's calendar program reads what is due. Only the digest of its token is kept; a person has one that works. */
@Entity('calendar_feed')
@Index('calendar_feed_open', ['personId'], { unique: true, where: 'revoked_at IS NULL' })
export class CalendarFeedEntity {
  @TextKey() digest: string
  @References(() => PersonEntity) @Uuid() personId: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) revokedAt: Date | null
}
