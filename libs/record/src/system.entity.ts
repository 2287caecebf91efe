import { Column, Entity } from 'typeorm'
import { Text, IntKey } from './columns.ts'

/** One row: by how much `record_now()` runs ahead of the database's clock. Only the local and test stack ever move it. */
@Entity('time_shift')
export class TimeShiftEntity {
  @IntKey() id: number
  @Column({ type: 'interval' }) shift: string
}

/** One row: the end of the audit chain. Locking it makes the chain one line. */
@Entity('audit_head')
export class AuditHeadEntity {
  @IntKey() id: number
  @Column({ type: 'bigint' }) seq: string
  @Text() hash: string
}
