import { type Actor, AppError } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import { findActor } from '../access/actor.query.ts'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { BulkActEntity } from './bulk-act.entity.ts'
import { BulkItemEntity } from './bulk-item.entity.ts'
import { bulkKinds } from './bulk-kinds.ts'
import { outcomeOf } from './bulk-refusal.ts'
import { askToCarryOut } from './start-bulk-act.command.ts'

/** Items of one turn: a worker that is asked to stop finishes a turn in time, and other jobs get theirs in between. */
const turn = 50

/**
 * Carries a started act on: the next items that have no outcome, each in its own transaction together with its outcome, so that each happens at most once
 * however often this runs and wherever it dies. Leaves a job for what is left; closes the act when nothing is. It acts with the rights that who
 * ordered it holds now. Errors: whatever is no refusal of an item; one that is a fault of ours is kept with its item and thrown, and the next run goes on behind it.
 */
export async function carryOutBulkAct(database: Database, bulkActId: string): Promise<void> {
  const [act] = await database.query<BulkActEntity>(`SELECT id, kind, instruction, created_by AS "createdBy", created_at AS "createdAt" FROM bulk_act WHERE id = $1 AND state = 'running'`, [bulkActId])
  if (!act) return
  const actor = await orderingActor(database, act)
  const items = await database.query<{ no: number }>('SELECT no FROM bulk_item WHERE bulk_act_id = $1 AND outcome IS NULL ORDER BY no LIMIT $2', [bulkActId, turn])
  for (const { no } of items) await carryOutItem(database, actor, act, no)
  await database.transact(actor, (tx) => (items.length === turn ? askToCarryOut(tx, bulkActId) : finish(tx, bulkActId)))
}

/** All lines of the audit carry the act's id as their request. Somebody whose account was closed meanwhile holds no right any more. */
async function orderingActor(database: Database, { id, createdBy }: BulkActEntity): Promise<Actor> {
  const known = await findActor(database, createdBy)
  if (known) return { ...known.actor, requestId: id }
  const { name } = await database.queryOne<{ name: string }>('SELECT name FROM person WHERE id = $1', [createdBy])
  return { kind: 'person', personId: createdBy, name, posts: [], requestId: id }
}

async function carryOutItem(database: Database, actor: Actor, act: BulkActEntity, no: number): Promise<void> {
  const untouched = { bulkActId: act.id, no, outcome: IsNull() }
  try {
    await database.transact(actor, async (tx) => {
      const item = await tx.lock(BulkItemEntity, { bulkActId: act.id, no })
      if (item.outcome !== null) return
      const proof = await bulkKinds[act.kind].carryOut(tx, act, item)
      await tx.updateOne(BulkItemEntity, untouched, { outcome: 'done', proof, doneAt: tx.now })
    })
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('upstream.')) throw error
    const isRefusal = error instanceof AppError && error.code !== 'bug.unexpected'
    const { outcome, why } = outcomeOf(isRefusal ? error : new AppError('bug.unexpected'))
    await database.transact(actor, (tx) => tx.update(BulkItemEntity, untouched, { outcome, why, doneAt: tx.now }))
    if (!isRefusal) throw error
  }
}

async function finish(tx: Transaction, id: string): Promise<void> {
  const finished = await tx.update(BulkActEntity, { id, state: 'running' }, { state: 'finished', finishedAt: tx.now })
  if (finished === 0) return
  const [totals] = await tx.query<object>(
    `SELECT count(*) FILTER (WHERE outcome = 'done')::int AS done, count(*) FILTER (WHERE outcome = 'refused')::int AS refused, count(*) FILTER (WHERE outcome = 'changed')::int AS changed
     FROM bulk_item WHERE bulk_act_id = $1`, [id])
  tx.audit({ act: 'bulk.finished', objectKind: 'bulk-act', objectId: id, after: totals })
}
