import { Entity, Index } from 'typeorm'
import { Day, Instant, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { StepEntity } from '../tasks/step.entity.ts'

/** `overtaken`: the step ended otherwise while it was asked; `expired`: nobody answered in time, and it was asked anew. */
export type ForceState = 'asked' | 'confirmed' | 'declined' | 'taken-back' | 'expired' | 'overtaken'

/** One administrator asks to pass on an open step that nobody can or will decide; another confirms or declines (docs/adr/0045). */
@Entity('force_request')
@Index('force_request_open', ['stepRowId'], { unique: true, where: "state = 'asked'" })
@Index('force_request_dossier', ['dossierId'])
export class ForceRequestEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Uuid() dossierId: string
  @References(() => StepEntity) @Uuid() stepRowId: string
  @Text() reason: string
  @References(() => PersonEntity) @Uuid() askedBy: string
  @Instant() askedAt: Date
  /** The last day on which it may be confirmed. */
  @Day() answerBy: string
  @Text() state: ForceState
  /** Who confirmed, declined or took it back, with what they said. */
  @Uuid({ nullable: true }) answeredBy: string | null
  @Instant({ nullable: true }) answeredAt: Date | null
  @Text({ nullable: true }) note: string | null
}
