import type { Reader } from '../reader.ts'
import type { AuditCheckpoint } from './verify-audit.query.ts'

/** The end of the audit chain and the record's moment. `seq` 0: nothing was written yet. */
export async function auditHead(reader: Reader): Promise<AuditCheckpoint & { readonly at: Date }> {
  const [head] = await reader.query<AuditCheckpoint & { at: Date }>('SELECT seq::float8 AS seq, hash, record_now() AS at FROM audit_head WHERE id = 1')
  return head ?? { seq: 0, hash: '', at: new Date() }
}
