import { Entity, Index } from 'typeorm'
import { Flag, Text, UuidKey } from '../columns.ts'
import type { SendTime } from '../notices/send-time.ts'

@Entity('person')
export class PersonEntity {
  @UuidKey() id: string
  @Index('person_login', { unique: true }) @Text() login: string
  @Text() name: string
  @Text() email: string
  @Text({ default: 'vi' }) locale: 'vi' | 'en'
  /** Whether notices of tasks come at once or with the next digest. */
  @Text({ default: 'at-once' }) dutyMail: SendTime
  @Text() passwordHash: string
  @Flag({ default: true }) active: boolean
}
