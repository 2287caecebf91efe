import type { RuleSet } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, Instant, Int, Json, Text, Uuid, UuidKey } from '../columns.ts'

/** One imported version of a rule-set. Never changed; a newer version or a later instrument takes over by date. */
@Entity('rule_set')
@Index('rule_set_slug_version', ['slug', 'version'], { unique: true })
export class RuleSetEntity {
  @UuidKey() id: string
  @Text() slug: string
  @Int() version: number
  @Day() effectiveFrom: string
  @Day({ nullable: true }) effectiveTo: string | null
  @Json() body: RuleSet
  @Text() sha256: string
  @Uuid({ nullable: true }) importedBy: string | null
  @Instant() importedAt: Date
}
