import { Entity } from 'typeorm'
import { Instant, Int, References, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

/** The latest revision of a dossier that somebody said they had looked at. Opening a page says nothing: it may have been a mail scanner. */
@Entity('seen_revision')
export class SeenRevisionEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @References(() => PersonEntity) @UuidKey() personId: string
  @Int() revisionNo: number
  @Instant() seenAt: Date
}
