import { Entity } from 'typeorm'
import { Instant, Json, References, Text, TextKey, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { TaskEntity } from './task.entity.ts'

/** What a holder has typed into the form of a decision and not sent yet. Theirs alone: nobody else ever reads it, and it is gone once they decide or the dossier ends. */
@Entity('unfinished_decision')
export class UnfinishedDecisionEntity {
  @References(() => PersonEntity) @UuidKey() personId: string
  @References(() => TaskEntity) @UuidKey() taskId: string
  @TextKey() outcome: string
  /** The form's fields by name. */
  @Json() fields: Readonly<Record<string, string>>
  /** The revision that was on the screen. */
  @Text() revisionSha256: string
  @Instant() savedAt: Date
}
