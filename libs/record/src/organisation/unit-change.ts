import { type Bilingual, type Day, invalid, isDay } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import type { Transaction } from '../transaction.ts'
import { isUuid } from '../uuid.ts'
import { UnitEntity } from './unit.entity.ts'
import type { UnitChangeKind } from './unit-change.entity.ts'

export interface UnitChangeInput {
  /** Chosen by the form: sent again, it is done once. */
  readonly id: string
  readonly kind: UnitChangeKind
  readonly unitId: string
  /** The new name of a renamed unit, or the name of the unit that is split off. */
  readonly name?: Bilingual
  /** The unit under which it is moved, or into which it is merged. */
  readonly otherId?: string
  /** Of a merger: whether those who hold a post get the same in the other unit. Posts in the closed unit end in any case. */
  readonly carryPosts?: boolean
  /** Of a split: whose posts go over to the new unit, with the dossiers they write. */
  readonly personIds?: readonly string[]
  readonly effectiveOn: Day
  readonly source: string
}

export interface CheckedChange {
  readonly unit: UnitEntity
  /** The unit above, or the one it is merged into; of a split the one above. Null for the rename of a root. */
  readonly other: UnitEntity | null
}

const longest = { name: 200, source: 500 }

/**
 * Refuses what no change may be, with both units locked in one order. Errors: AppError `not-found` for the unit, `auth.not-allowed` in the branch of either,
 * `validation.failed` with the field at fault.
 */
export async function checkUnitChange(tx: Transaction, input: UnitChangeInput): Promise<CheckedChange> {
  const { unitId, otherId } = input
  await tx.query('SELECT id FROM unit WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [[unitId, otherId].filter((id) => id !== undefined && isUuid(id))])
  const unit = await tx.get(UnitEntity, { id: unitId })
  requireRight(tx.actor, 'organisation.change', unit.path)
  if (unit.validTo !== null) throw invalid({ path: 'kind', message: 'problem.unit-closed' })
  checkAnswered(input)
  await checkPaper(tx, unit, input)
  if (input.kind === 'rename') {
    await checkName(tx, input.name, { parentId: unit.parentId })
    return { unit, other: null }
  }
  if (unit.parentId === null) throw invalid({ path: 'kind', message: 'problem.unit-root' })
  if (input.kind === 'split') {
    await checkName(tx, input.name, { parentId: unit.parentId })
    await checkPeople(tx, input)
    return { unit, other: await tx.get(UnitEntity, { id: unit.parentId }) }
  }
  return { unit, other: await checkOther(tx, unit, input) }
}

async function checkOther(tx: Transaction, unit: UnitEntity, { kind, otherId }: UnitChangeInput): Promise<UnitEntity> {
  const other = otherId !== undefined && isUuid(otherId) ? await tx.find(UnitEntity, { id: otherId }) : null
  if (!other) throw invalid({ path: 'otherId', message: 'problem.choice' })
  requireRight(tx.actor, 'organisation.change', other.path)
  if (other.validTo !== null) throw invalid({ path: 'otherId', message: 'problem.unit-closed' })
  if (other.path.startsWith(unit.path)) throw invalid({ path: 'otherId', message: kind === 'merge' ? 'problem.unit-merge-itself' : 'problem.unit-below-itself' })
  if (kind === 'move' && unit.parentId === other.id) throw invalid({ path: 'otherId', message: 'problem.unit-there-already' })
  return other
}

/** What is missing is told all at once. */
function checkAnswered({ kind, name, otherId, effectiveOn, source }: UnitChangeInput): void {
  const asked = kind === 'rename' || kind === 'split' ? { nameVi: name?.vi, nameEn: name?.en, effectiveOn, source } : { otherId, effectiveOn, source }
  const missing = Object.entries(asked).filter(([, text]) => !text?.trim())
  if (missing.length > 0) throw invalid(...missing.map(([path]) => ({ path, message: 'problem.required' as const })))
}

async function checkName(tx: Transaction, name: Bilingual | undefined, { parentId }: { parentId: string | null }): Promise<void> {
  for (const [path, text] of [['nameVi', name?.vi ?? ''], ['nameEn', name?.en ?? '']] as const) {
    if (text.length > longest.name) throw invalid({ path, message: 'problem.too-long', params: { max: longest.name } })
  }
  const beside = await tx.query<{ name: string }>('SELECT name_vi AS name FROM unit WHERE parent_id IS NOT DISTINCT FROM $1::uuid AND valid_to IS NULL', [parentId])
  const folded = (text: string | undefined): string => text?.normalize('NFC').trim().toLowerCase() ?? ''
  if (beside.some((unit) => folded(unit.name) === folded(name?.vi))) throw invalid({ path: 'nameVi', message: 'problem.unit-name-taken' })
}

async function checkPaper(tx: Transaction, unit: UnitEntity, { effectiveOn, source }: UnitChangeInput): Promise<void> {
  if (!isDay(effectiveOn)) throw invalid({ path: 'effectiveOn', message: 'problem.date' })
  if (effectiveOn > tx.today) throw invalid({ path: 'effectiveOn', message: 'problem.date-in-future', params: { today: tx.today } })
  const [{ since } = { since: unit.validFrom }] = await tx.query<{ since: Day }>(
    `SELECT to_char(greatest($2::date, max(effective_on)), 'YYYY-MM-DD') AS since FROM unit_change WHERE unit_id = $1`, [unit.id, unit.validFrom])
  if (effectiveOn < since) throw invalid({ path: 'effectiveOn', message: 'problem.unit-change-order', params: { since } })
  if (source.length > longest.source) throw invalid({ path: 'source', message: 'problem.too-long', params: { max: longest.source } })
}

async function checkPeople(tx: Transaction, { unitId, personIds = [] }: UnitChangeInput): Promise<void> {
  if (!personIds.every(isUuid)) throw invalid({ path: 'personIds', message: 'problem.choice' })
  const [row] = await tx.query<{ n: number }>('SELECT count(DISTINCT person_id)::int AS n FROM post WHERE unit_id = $1 AND person_id = ANY($2) AND (valid_to IS NULL OR valid_to >= $3)', [unitId, personIds, tx.today])
  if (row?.n !== new Set(personIds).size) throw invalid({ path: 'personIds', message: 'problem.choice' })
}
