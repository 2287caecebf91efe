import { randomUUID } from 'node:crypto'
import type { Transaction } from '../transaction.ts'

/** Lets the workflow ask the record anew how long it is to wait. Without a key: each change is a fact of its own. */
export function tellClockChanged(tx: Transaction, dossierId: string): void {
  tx.job('tell-dossier', { dossierId, fact: { kind: 'clock-changed', factId: randomUUID() } })
}
