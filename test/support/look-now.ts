import type { Database } from '@vinhdanh/record'

/** Makes the next look at Temporal, which comes every half minute, due now. */
export async function lookNow(database: Database): Promise<void> {
  await database.query(
    `SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE task_identifier = 'reconcile-workflows' AND locked_at IS NULL HAVING count(*) > 0`)
}
