import { Check, Entity, Index } from 'typeorm'
import { Day, Instant, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from './person.entity.ts'

/** `substituteId` acts for `personId` between two days, for some awards or for all (`awardCodes` null). */
@Entity('substitution')
@Check('substitution_not_self', 'person_id <> substitute_id')
@Check('substitution_days', 'valid_to >= valid_from')
export class SubstitutionEntity {
  @UuidKey() id: string
  @References(() => PersonEntity) @Index('substitution_person') @Uuid() personId: string
  @References(() => PersonEntity) @Index('substitution_substitute') @Uuid() substituteId: string
  @Day() validFrom: string
  @Day() validTo: string
  @Json({ nullable: true }) awardCodes: string[] | null
  @Text() reason: string
  @Uuid() setBy: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) revokedAt: Date | null
}
