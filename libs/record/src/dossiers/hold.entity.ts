import { Entity, Index } from 'typeorm'
import { Day, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from './dossier.entity.ts'

/** A pause ordered from outside: discipline, complaint, inspection. At most one is open for a dossier. */
@Entity('hold')
@Index('hold_open', ['dossierId'], { unique: true, where: 'released_at IS NULL' })
export class HoldEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Index('hold_dossier') @Uuid() dossierId: string
  @Text() reason: string
  @Text() authority: string
  @Text() paperNumber: string
  @Day({ nullable: true }) expectedUntil: string | null
  @Uuid() heldBy: string
  @Instant() heldAt: Date
  @Text({ nullable: true }) releasePaper: string | null
  @Uuid({ nullable: true }) releasedBy: string | null
  @Instant({ nullable: true }) releasedAt: Date | null
}
