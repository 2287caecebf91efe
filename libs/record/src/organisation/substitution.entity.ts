import { Check, Entity, Index } from 'typeorm'
import { Day, Instant, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from './person.entity.ts'

/**
 * What becomes of the tasks that run when a substitution begins. `move`: the substitute has them, and whatever opens meanwhile, alone; what is still open
 * goes back at the end. `share`: both hold them and the first decides. `leave`: they stay; only what opens from then on is shared.
 */
export const runningTasks = ['move', 'share', 'leave'] as const
export type RunningTasks = (typeof runningTasks)[number]

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
  @Text({ default: 'share' }) running: RunningTasks
  @Text() reason: string
  @Uuid() setBy: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) revokedAt: Date | null
}
