import { AppError } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'

/** The error for whoever comes second to a remark: what it has become, by whom and when. */
export async function settled(tx: Transaction, remarkId: string): Promise<AppError> {
  const [last] = await tx.query<{ state: string; by: string | null; at: Date | null }>(
    `SELECT r.state, p.name AS by, a.at FROM remark r LEFT JOIN LATERAL (SELECT * FROM remark_act x WHERE x.remark_id = r.id ORDER BY x.at DESC, x.id LIMIT 1) a ON true
       LEFT JOIN person p ON p.id = a.person_id WHERE r.id = $1`,
    [remarkId],
  )
  return new AppError('conflict.settled', { state: last?.state ?? null, by: last?.by ?? null, at: last?.at?.toISOString() ?? null })
}
