import { Entity } from 'typeorm'
import { Instant, References, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

/** That a person has a draft open, as their page said a moment ago. No act and no proof: it runs out by itself, and nobody is ever kept out by it. */
@Entity('presence')
export class PresenceEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @References(() => PersonEntity) @UuidKey() personId: string
  /** Since when without a break. */
  @Instant() since: Date
  @Instant() seenAt: Date
}
