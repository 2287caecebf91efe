import type { Role } from '@vinhdanh/domain'
import { Entity, Index } from 'typeorm'
import { Day, References, Text, Uuid, UuidKey } from '../columns.ts'
import { PersonEntity } from './person.entity.ts'
import { UnitEntity } from './unit.entity.ts'

/** A role a person holds in a unit, with dates. Holders of a step are found through it. */
@Entity('post')
@Index('post_unit_role', ['unitId', 'role'])
export class PostEntity {
  @UuidKey() id: string
  @References(() => PersonEntity) @Index('post_person') @Uuid() personId: string
  @References(() => UnitEntity) @Uuid() unitId: string
  @Text() role: Role
  @Text() title: string
  @Day() validFrom: string
  @Day({ nullable: true }) validTo: string | null
}
