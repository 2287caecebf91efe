import type { Jobs } from '@vinhdanh/contracts'
import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { requireUuid } from '../uuid.ts'
import { BulkActEntity } from './bulk-act.entity.ts'
import { BulkItemEntity } from './bulk-item.entity.ts'

/**
 * Lets a rehearsed act be carried out, by who rehearsed it; `count` is how many items they say it will touch, as a second thought. Once started, starting
 * again changes nothing. Errors: AppError `not-found` (also for another's act), `validation.failed` under `count`, `conflict.state` when nothing can be done.
 */
export async function startBulkAct(database: Database, actor: Actor, { id, count }: { readonly id: string; readonly count: number }): Promise<void> {
  requireUuid(id)
  await database.transact(actor, async (tx) => {
    const act = await tx.lock(BulkActEntity, { id })
    if (act.createdBy !== actor.personId) throw new AppError('not-found')
    if (act.state !== 'rehearsed') return
    const doable = await tx.manager.countBy(BulkItemEntity, { bulkActId: id, outcome: IsNull() })
    if (doable === 0) throw new AppError('conflict.state', { state: act.state })
    if (count !== doable) throw invalid({ path: 'count', message: 'problem.count-to-type', params: { count: doable } })
    await tx.updateOne(BulkActEntity, { id, state: 'rehearsed' }, { state: 'running', startedAt: tx.now })
    const { kind, instruction, selected, undoes } = act
    tx.audit({ act: 'bulk.started', objectKind: 'bulk-act', objectId: id, after: { kind, ...instruction, selected, count, undoes } })
    askToCarryOut(tx, id)
  })
}

/** Leaves the job that carries an act on; two for the same act are one. */
export function askToCarryOut(tx: Pick<Transaction, 'job'>, bulkActId: string): void {
  tx.job('carry-out-bulk-act', { bulkActId } satisfies Jobs['carry-out-bulk-act'], { key: `bulk:${bulkActId}` })
}
