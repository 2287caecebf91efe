import { Entity, Index } from 'typeorm'
import { Flag, Text, UuidKey } from '../columns.ts'

@Entity('person')
export class PersonEntity {
  @UuidKey() id: string
  @Index('person_login', { unique: true }) @Text() login: string
  @Text() name: string
  @Text() email: string
  @Text({ default: 'vi' }) locale: 'vi' | 'en'
  @Text() passwordHash: string
  @Flag({ default: true }) active: boolean
}
