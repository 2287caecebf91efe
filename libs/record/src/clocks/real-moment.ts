import type { Transaction } from '../transaction.ts'

/**
 * The real moment (UTC) of a moment of the record, for a job that is to run then. Nobody moves the record's time until this transaction has ended: a move that
 * came between reading the shift and asking for the job would ask for the job at once, and be overwritten by a moment of the time before it.
 */
export async function realMoment(tx: Transaction, moment: Date): Promise<Date> {
  const [row] = await tx.query<{ aheadMs: number }>(`SELECT (extract(epoch FROM shift) * 1000)::float8 AS "aheadMs" FROM time_shift WHERE id = 1 FOR SHARE`)
  return new Date(moment.getTime() - (row?.aheadMs ?? 0))
}
