import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { BulkInstruction, BulkKindName } from './bulk-kind.ts'

/** One order carried out on many dossiers. What it was given is frozen when it is rehearsed; nothing happens to a dossier before it is started. */
@Entity('bulk_act')
@Index('bulk_act_created', ['createdAt', 'id'])
export class BulkActEntity {
  @UuidKey() id: string
  @Text() kind: BulkKindName
  @Json() instruction: BulkInstruction
  /** The unit in whose branch all of its dossiers lie, as a path; whoever oversees it sees the act. */
  @Text() unitPath: string
  @Text() state: 'rehearsed' | 'running' | 'finished'
  @Int() selected: number
  /** The act whose items this one puts back. */
  @References(() => BulkActEntity) @Uuid({ nullable: true }) undoes: string | null
  @References(() => PersonEntity) @Uuid() createdBy: string
  @Instant() createdAt: Date
  @Instant({ nullable: true }) startedAt: Date | null
  @Instant({ nullable: true }) finishedAt: Date | null
}
