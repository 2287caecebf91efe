import { Entity, Index } from 'typeorm'
import { Instant, References, TextKey, Uuid } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

/** A signed-in browser. Only the digest of its token is kept. */
@Entity('session')
export class SessionEntity {
  @TextKey() digest: string
  @References(() => PersonEntity) @Index('session_person') @Uuid() personId: string
  @Instant() createdAt: Date
  @Instant() expiresAt: Date
}
