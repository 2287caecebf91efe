import { Entity, Index } from 'typeorm'
import { Instant, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'

/** How the run of a dossier's workflow is gone, though the record holds the dossier open. */
export type LostRun = 'missing' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out'

/** What a look outside the record found broken about a dossier. At most one is open for each cause; it is cleared by the look that no longer finds it. */
@Entity('finding')
@Index('finding_open', ['dossierId', 'cause'], { unique: true, where: 'cleared_at IS NULL' })
export class FindingEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Uuid() dossierId: string
  @Text() cause: 'workflow-lost' | 'places-differ'
  /** When it broke, as far as that is known; else when it was found. */
  @Instant() since: Date
  @Instant({ nullable: true }) clearedAt: Date | null
  @Json() evidence: { readonly run: LostRun } | { readonly stepId: string | null; readonly workflowStepId: string }
}
