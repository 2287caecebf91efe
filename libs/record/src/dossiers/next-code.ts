import type { Transaction } from '../transaction.ts'

/** Dossiers (`VD-2026-000123`) and covering submissions (`TT-2026-00012`): whence their numbers come, and how many digits they have at least. */
const codes = { VD: { sequence: 'dossier_code_seq', digits: 6 }, TT: { sequence: 'submission_code_seq', digits: 5 } } as const

/** The code of a new one, of the record's year and next in its sequence. The sequences never begin anew: after the last number of so many digits a code has one more. */
export async function nextCode(tx: Transaction, kind: keyof typeof codes): Promise<string> {
  const { sequence, digits } = codes[kind]
  const [row] = await tx.query<{ number: string }>('SELECT nextval($1::regclass)::text AS number', [sequence])
  return `${kind}-${tx.today.slice(0, 4)}-${row?.number.padStart(digits, '0') ?? ''}`
}
