import type { AnsweredWarning, DossierContent } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Instant, IntKey, Json, References, Text, Uuid, UuidKey } from '../columns.ts'
import type { FileExtent } from '../files/register-file.command.ts'
import { RuleSetEntity } from '../rules/rule-set.entity.ts'
import { DossierEntity } from './dossier.entity.ts'

export interface RevisionContent {
  readonly awardCode: string
  readonly nominee: { readonly id: string; readonly kind: string; readonly name: string; readonly birthYear: number | null; readonly position: string | null }
  readonly sections: DossierContent
  readonly papers: readonly RevisionPaper[]
  /** What was warned about when it was handed in, with the reasons given; absent where nothing was. */
  readonly warnings?: readonly AnsweredWarning[]
}

export interface RevisionPaper extends FileExtent {
  readonly code: string
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
}

/** The frozen content of a dossier as handed in. A trigger refuses every change. */
@Entity('revision')
export class RevisionEntity {
  @References(() => DossierEntity) @UuidKey() dossierId: string
  @IntKey() no: number
  @Json() content: RevisionContent
  /** SHA-256 of the canonical JSON (RFC 8785) of `content`. */
  @Text() sha256: string
  /** The rules by which it was handed in. */
  @References(() => RuleSetEntity) @Uuid() ruleSetId: string
  @Index('revision_submitted_by') @Uuid() submittedBy: string
  @Instant() createdAt: Date
}
