import type { RemarkKind, RemarkState } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, Int, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { DecisionEntity } from '../tasks/decision.entity.ts'
import type { About } from './about.ts'

/** A reviewer's point, pinned to a field, a paper, a page of one or the whole; see the domain's `Anchor`. What was said about it before stands in its acts. */
@Entity('remark')
export class RemarkEntity {
  @UuidKey() id: string
  @References(() => DossierEntity) @Index('remark_dossier') @Uuid() dossierId: string
  @References(() => DecisionEntity) @Uuid() decisionId: string
  @Int() round: number
  @Text() anchor: string
  /** What stood at the anchor when the remark was made; null for one from before this was kept. */
  @Json({ nullable: true }) about: About | null
  @Text() kind: RemarkKind
  @Text() body: string
  @Uuid() authorId: string
  @Instant() createdAt: Date
  @Text({ default: 'open' }) state: RemarkState
  /** The round in which it was last reopened, whose return opens its place again. */
  @Int({ nullable: true }) reopenedRound: number | null
  /** The present answer; a reopened remark waits for a new one. */
  @Text({ nullable: true }) answer: string | null
  @Uuid({ nullable: true }) answeredBy: string | null
  @Instant({ nullable: true }) answeredAt: Date | null
}
