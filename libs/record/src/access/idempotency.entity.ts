import { Entity } from 'typeorm'
import { Instant, Int, Json, Text, TextKey, UuidKey } from '../columns.ts'

/** The first answer to a POST with an Idempotency-Key: kept, compared and given again. */
@Entity('idempotency')
export class IdempotencyEntity {
  @UuidKey() personId: string
  @TextKey() key: string
  @Text() bodySha256: string
  @Int({ nullable: true }) status: number | null
  @Json({ nullable: true }) response: unknown
  /** What each transaction of the request answered, in order, written by that transaction itself. */
  @Json({ default: [] }) effects: unknown[]
  @Instant() createdAt: Date
}
