import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError } from '@vinhdanh/domain'
import type { EntityManager } from 'typeorm'
import type { Transaction } from './transaction.ts'

/** A request that may come again under its key. */
export interface KeyedRequest {
  readonly personId: string
  readonly key: string
}

/** One transaction of such a request, by its place among them, counted from 0: the same request has the same ones in the same order. */
export interface KeyedEffect extends KeyedRequest {
  readonly place: number
}

const storage = new AsyncLocalStorage<KeyedRequest & { transactions: number }>()

/** Runs `work` so that every transaction in it belongs to the key. */
export function carryingKey<T>({ personId, key }: KeyedRequest, work: () => Promise<T>): Promise<T> {
  return storage.run({ personId, key, transactions: 0 }, work)
}

/** The place of the transaction that begins now; null outside of a request with a key. */
export function nextEffect(): KeyedEffect | null {
  const request = storage.getStore()
  if (!request) return null
  const { personId, key } = request
  return { personId, key, place: request.transactions++ }
}

/**
 * What a transaction answered that was done at this place under the key; null when it is to be done now. It is read from beside the key, where the same transaction wrote it, so whoever comes
 * again after a lost answer, a lost process or a lost connection gets that answer and nothing is done twice. Given again it is plain JSON: instants are text.
 * The key's row stays locked until the end of the transaction; a request that is taken over while it still runs makes its successor wait. One that was overtaken and goes on after the
 * answer was kept is sent away, since the parts of that answer are not kept beside it.
 * Errors: AppError `conflict.in-flight`: the next try gets the answer.
 */
export async function answerOf(manager: EntityManager, { personId, key, place }: KeyedEffect): Promise<{ readonly answer: unknown } | null> {
  const [row] = await manager.query<{ effect: { answer: unknown } | null; answered: boolean }[]>('SELECT effects -> $3::int AS effect, status IS NOT NULL AS answered FROM idempotency WHERE person_id = $1 AND key = $2 FOR UPDATE', [personId, key, place])
  if (!row?.effect && row?.answered) throw new AppError('conflict.in-flight')
  return row?.effect ?? null
}

/** Keeps what a transaction answers beside the key. */
export function keepAnswer(tx: Transaction, { personId, key }: KeyedEffect, answer: unknown): void {
  tx.last(
    `UPDATE idempotency SET effects = effects || jsonb_build_array(jsonb_build_object('answer', $3::jsonb)) WHERE person_id = $1 AND key = $2`,
    [personId, key, JSON.stringify(answer ?? null)],
  )
}
