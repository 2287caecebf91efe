import { type Actor, AppError } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { type BulkActLine, seenBulkAct } from './bulk-act.query.ts'
import { BulkItemEntity } from './bulk-item.entity.ts'
import type { BulkKindName } from './bulk-kind.ts'

/** An act that may be taken back, and what it did. */
export interface ActToUndo {
  readonly act: BulkActLine
  /** In the order in which they were dealt with. */
  readonly done: readonly BulkItemEntity[]
}

/** A finished act of this kind. Errors: `not-found`, `auth.not-allowed`; `conflict.state` when it is of another kind, is not finished, was itself a way back or did nothing. */
export async function actToUndo(tx: Transaction, actor: Actor, kind: BulkKindName, id: string): Promise<ActToUndo> {
  const act = await seenBulkAct(tx, actor, id)
  const done = await tx.manager.find(BulkItemEntity, { where: { bulkActId: id, outcome: 'done' }, order: { no: 'ASC' } })
  if (act.kind !== kind || act.state !== 'finished' || act.undoes !== null || done.length === 0) throw new AppError('conflict.state', { state: act.state })
  return { act, done }
}
