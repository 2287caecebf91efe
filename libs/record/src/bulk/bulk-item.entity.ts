import { Entity } from 'typeorm'
import { Instant, IntKey, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { BulkActEntity } from './bulk-act.entity.ts'
import type { BulkOutcome, BulkRefusal } from './bulk-kind.ts'

/** One dossier of a bulk act: what was seen and foretold, and, once dealt with, what became of it. Without an outcome it is still to be done. */
@Entity('bulk_item')
export class BulkItemEntity {
  @References(() => BulkActEntity) @UuidKey() bulkActId: string
  @IntKey() no: number
  @References(() => DossierEntity) @Uuid() dossierId: string
  /** As the kind of the act writes it, with the state on which it rests. */
  @Json() forecast: object
  @Text({ nullable: true }) outcome: BulkOutcome | null
  @Json({ nullable: true }) why: BulkRefusal | null
  /** What the record held of it right after the act, read again. */
  @Json({ nullable: true }) proof: object | null
  @Instant({ nullable: true }) doneAt: Date | null
}
