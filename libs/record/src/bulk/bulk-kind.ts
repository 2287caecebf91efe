import type { Day } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import type { BulkActEntity } from './bulk-act.entity.ts'
import type { BulkItemEntity } from './bulk-item.entity.ts'

/** What can be ordered for many dossiers at once. A further kind is a name here, a file `<name>.kind.ts`, and its line in `bulk-kinds.ts`. */
export const bulkKindNames = ['move-deadlines'] as const
export type BulkKindName = (typeof bulkKindNames)[number]

/** How far terms move: by working days (negative: shorter), to a day, or back to where another act took them from. */
export type TermShift = { readonly workingDays: number } | { readonly toDay: Day } | { readonly back: true }

export type BulkInstruction = TermShift & { readonly reason: string; readonly authority: string }

/** `changed`: it was no longer as the rehearsal had seen it, and was left alone. */
export type BulkOutcome = 'done' | 'refused' | 'changed'

/** Why an item is not done: a code of the table of errors, or of a problem (`problem.in-past`). */
export interface BulkRefusal {
  readonly code: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** An item as its kind's rehearsal foretells it. With `why` it will not be tried. */
export interface RehearsedItem {
  readonly dossierId: string
  readonly unitPath: string
  readonly forecast: object
  readonly why: BulkRefusal | null
}

export interface BulkKind {
  /**
   * Does what was foretold for one item, in the name of `tx.actor`, inside the item's own transaction. Answers what the record holds after it, read again.
   * Errors: AppError of the single act; one that says the item is not as it was seen counts as `changed`, every other as `refused`.
   */
  carryOut(tx: Transaction, act: BulkActEntity, item: BulkItemEntity): Promise<object>
}
