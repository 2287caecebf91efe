import { Entity } from 'typeorm'
import { Instant, References, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { CouncilSessionEntity } from './council-session.entity.ts'

/** A dossier on the agenda of a session. */
@Entity('session_item')
export class SessionItemEntity {
  @References(() => CouncilSessionEntity) @UuidKey() sessionId: string
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @Instant() addedAt: Date
}
