import { Entity, Index } from 'typeorm'
import { Day, Text, Uuid, UuidKey } from '../columns.ts'

export type UnitKind = 'unit' | 'department' | 'general-department' | 'ministry' | 'board' | 'bloc'

/** A unit of the organisation. `path` is the chain of ids from the root, `/a/b/c/`, so a branch is a prefix. */
@Entity('unit')
export class UnitEntity {
  @UuidKey() id: string
  @Index('unit_parent') @Uuid({ nullable: true }) parentId: string | null
  @Text() kind: UnitKind
  @Text() nameVi: string
  @Text() nameEn: string
  @Index('unit_path', { unique: true }) @Text() path: string
  @Day() validFrom: string
  @Day({ nullable: true }) validTo: string | null
}
