import { Entity } from 'typeorm'
import { Instant, References, Text, TextKey, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'

/** The reason that a unit gives for going on in spite of a warning, while it writes; handing in freezes it with the revision. */
@Entity('warning_answer')
export class WarningAnswerEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  /** Of the warning: see the domain's `Warning`. */
  @TextKey() key: string
  @Text() answer: string
  @Uuid() answeredBy: string
  @Instant() answeredAt: Date
}
