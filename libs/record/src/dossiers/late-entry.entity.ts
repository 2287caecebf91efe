import type { Level } from '@vinhdanh/domain'
import { Entity } from 'typeorm'
import { Day, Instant, References, Text, TextKey, Uuid, UuidKey } from '../columns.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

/** A dossier that came in after the cut-off of a level; whether somebody permitted it, and by which paper. It is never refused for that alone. */
@Entity('late_entry')
export class LateEntryEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @TextKey() level: Level
  @Day() cutOff: string
  /** The rules by which it is late. */
  @References(() => RuleSetEntity) @Uuid() ruleSetId: string
  @Text() cite: string
  /** The day on which it was seen to be late: of the hand-in, or of reaching the level. */
  @Day() markedOn: string
  @Text({ nullable: true }) reason: string | null
  @Text({ nullable: true }) authority: string | null
  @Text({ nullable: true }) paperNumber: string | null
  @Uuid({ nullable: true }) permittedBy: string | null
  @Instant({ nullable: true }) permittedAt: Date | null
}
