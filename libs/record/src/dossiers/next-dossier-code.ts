import type { Transaction } from '../transaction.ts'

/** The code of a new dossier: `VD-2026-000123`, of the record's year and next in the sequence. */
export async function nextDossierCode(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ code: string }>(`SELECT 'VD-' || $1 || '-' || lpad(nextval('dossier_code_seq')::text, 6, '0') AS code`, [tx.today.slice(0, 4)])
  return row?.code ?? ''
}
