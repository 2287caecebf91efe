import type { Bilingual, Day } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import type { StuckCauseName } from '../stuck/stuck-cause.ts'
import type { Transaction } from '../transaction.ts'
import type { BulkActEntity } from './bulk-act.entity.ts'
import type { BulkItemEntity } from './bulk-item.entity.ts'

/** What can be ordered for many dossiers at once. A further kind is a name here, a file `<name>.kind.ts`, and its line in `bulk-kinds.ts`. */
export const repairKindNames = ['resend-mail', 'remind-holders', 'retry-jobs', 'restart-workflows'] as const
export type RepairKindName = (typeof repairKindNames)[number]
export const bulkKindNames = ['move-deadlines', 'repin', ...repairKindNames] as const
export type BulkKindName = (typeof bulkKindNames)[number]

/** How far terms move: by working days (negative: shorter), to a day, or back to where another act took them from. */
export type TermShift = { readonly workingDays: number } | { readonly toDay: Day } | { readonly back: true }

export type MoveInstruction = TermShift & { readonly reason: string; readonly authority: string }

/** A repair decides nothing, so nobody has to allow it: what is broken is its reason. */
export interface RepairInstruction {
  readonly causes: readonly StuckCauseName[]
}

/** A version of a rule-set as acts and pages call it. */
export interface RuleSetName {
  readonly id: string
  readonly slug: string
  readonly version: number
  readonly title: Bilingual
}

/** Dossiers of one award that are pinned to `from` are re-pinned to `to`. */
export interface RepinInstruction {
  readonly from: RuleSetName
  readonly to: RuleSetName
  readonly award: { readonly code: string; readonly name: Bilingual }
  readonly reason: string
  readonly authority: string
}

export type BulkInstruction = MoveInstruction | RepinInstruction | RepairInstruction

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
  /** Whether an act of this kind can be taken back by another. */
  readonly undoable: boolean
  /**
   * Does what was foretold for one item, in the name of `tx.actor`, inside the item's own transaction. Answers what the record holds after it, read again.
   * Errors: AppError of the single act; one that says the item is not as it was seen counts as `changed`, every other as `refused`.
   */
  carryOut(tx: Transaction, act: BulkActEntity, item: BulkItemEntity): Promise<object>
}

/** A kind that repairs: it selects what one of its causes holds for, and needs no further order. */
export interface RepairKind extends BulkKind {
  readonly undoable: false
  readonly causes: readonly StuckCauseName[]
  /** What of each dossier would be repaired, as its forecast; those of which nothing is broken, or whose repair is under way, are not in the answer. */
  foresee(reader: Reader, dossierIds: readonly string[]): Promise<ReadonlyMap<string, object>>
}
