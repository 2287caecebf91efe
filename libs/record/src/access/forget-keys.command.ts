import type { Database } from '../database.ts'
import { systemActor } from './system-actor.ts'

/** Days for which a request may come again under its key. Stripe, whose contract this is, keeps keys for one day at least; who asks anew after a holiday is still told the truth. */
const keptDays = 30
/** Keys forgotten in one transaction. */
const batch = 10_000

/**
 * Forgets the keys of requests of long ago, with what they were answered. Answers how many. Twice does no harm. What failed after it had an effect is at the epoch, free for the
 * next try (with-idempotency.command.ts): it stays until that try.
 */
export async function forgetKeys(database: Database): Promise<number> {
  for (let forgotten = 0; ;) {
    const count = await database.transact(systemActor('forget-keys', ''), async (tx) => (await tx.query<{ count: number }>(
      `WITH gone AS (
         DELETE FROM idempotency WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency WHERE created_at > 'epoch' AND created_at < $1::timestamptz - make_interval(days => $2) LIMIT $3)) RETURNING 1)
       SELECT count(*)::int FROM gone`, [tx.now, keptDays, batch]))[0]?.count ?? 0)
    forgotten += count
    if (count < batch) return forgotten
  }
}
