import { AppError } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { BulkActEntity } from './bulk-act.entity.ts'
import { BulkItemEntity } from './bulk-item.entity.ts'
import type { BulkInstruction, BulkKindName, RehearsedItem } from './bulk-kind.ts'

export interface Rehearsal {
  /** Made by who asks, so that asking twice makes one act. */
  readonly id: string
  readonly kind: BulkKindName
  readonly instruction: BulkInstruction
  readonly undoes?: string
  readonly items: readonly RehearsedItem[]
}

/** Freezes what a bulk act would do: its order, its dossiers, and for each what was seen and what will become of it. No dossier is touched. */
export async function writeRehearsal(tx: Transaction, { id, kind, instruction, undoes, items }: Rehearsal): Promise<void> {
  const { personId } = tx.actor
  if (personId === null) throw new AppError('auth.not-allowed')
  await tx.insert(BulkActEntity, {
    id, kind, instruction, undoes: undoes ?? null, unitPath: commonBranch(items.map(({ unitPath }) => unitPath)), state: 'rehearsed', selected: items.length, createdBy: personId, createdAt: tx.now,
  })
  await tx.insert(BulkItemEntity, items.map(({ dossierId, forecast, why }, index) => ({ bulkActId: id, no: index + 1, dossierId, forecast, outcome: why && 'refused', why })))
}

/** True when the actor has rehearsed this act before: a form that was sent twice. Two that come at once wait for each other here. */
export async function wasRehearsed(tx: Transaction, id: string): Promise<boolean> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [id])
  const known = await tx.find(BulkActEntity, { id })
  if (known && known.createdBy !== tx.actor.personId) throw new AppError('conflict.duplicate')
  return known !== null
}

/** The longest path that all of them begin with: `/a/b/` and `/a/c/` lie in `/a/`. */
function commonBranch(paths: readonly string[]): string {
  const [first = '/', ...others] = paths.map((path) => path.split('/'))
  const parts = typeof first === 'string' ? [] : first
  const shared = parts.findIndex((part, index) => others.some((other) => other[index] !== part))
  return shared < 0 ? parts.join('/') : `${parts.slice(0, shared).join('/')}/`
}
