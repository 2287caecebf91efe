import { Entity, Index } from 'typeorm'
import { Instant, References, Text, TextKey, Uuid } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

/** A bearer token for programs; it acts as its person. Only its digest is kept. */
@Entity('api_token')
export class ApiTokenEntity {
  @TextKey() digest: string
  @References(() => PersonEntity) @Index('api_token_person') @Uuid() personId: string
  @Text() label: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) revokedAt: Date | null
}
