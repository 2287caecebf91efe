import type { Reader } from '../reader.ts'
import { sqlNow } from '../sql-now.ts'
import { stuckTable } from '../stuck/stuck.query.ts'

/** How long tasks have been open, in calendar days: for a graph, not for a term. */
export const taskAges = ['0-2', '3-5', '6-10', 'over-10'] as const
const ageOf = (days: string): string => `CASE WHEN ${days} < 3 THEN '0-2' WHEN ${days} < 6 THEN '3-5' WHEN ${days} < 11 THEN '6-10' ELSE 'over-10' END`

/** What operators watch, counted at one moment. */
export interface Measures {
  readonly openTasks: readonly { readonly level: string; readonly age: (typeof taskAges)[number]; readonly count: number }[]
  /** Seconds from the opening of a task to its decision, of those decided in the last seven days. */
  readonly decisions: readonly { readonly level: string; readonly median: number; readonly p90: number; readonly count: number }[]
  /** Mails of the last seven days. */
  readonly mails: readonly { readonly state: string; readonly count: number }[]
  /** Jobs that are due and not done: how many, how long the oldest has waited (seconds), and how many of them have failed before. */
  readonly outbox: { readonly due: number; readonly oldestSeconds: number; readonly failing: number }
  readonly stuck: readonly { readonly cause: string; readonly count: number }[]
  /** By how much the clock of this process is ahead of the database's, which alone decides anything; negative where it is behind. */
  readonly clockAheadSeconds: number
}

/** One look of some tenths of a second at a large ministry: ask it once a minute, not more. */
export async function measures(reader: Reader): Promise<Measures> {
  const [clock] = await reader.query<{ at: Date }>('SELECT clock_timestamp() AS at')
  const clockAheadSeconds = clock === undefined ? 0 : (Date.now() - clock.at.getTime()) / 1_000
  const lately = `${sqlNow} - interval '7 days'`
  const openTasks = await reader.query<Measures['openTasks'][number]>(
    `SELECT s.level, ${ageOf(`extract(epoch FROM ${sqlNow} - t.opened_at) / 86400`)} AS age, count(*)::int AS count
     FROM task t JOIN step s ON s.id = t.step_row_id WHERE t.state = 'open' GROUP BY 1, 2`)
  const decisions = await reader.query<Measures['decisions'][number]>(
    `SELECT s.level, percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY took) AS p90, count(*)::int AS count
     FROM step s CROSS JOIN LATERAL (SELECT extract(epoch FROM s.closed_at - s.opened_at)::float8 AS took) t
     WHERE s.state = 'closed' AND s.kind <> 'correction' AND s.closed_at >= ${lately} GROUP BY 1`)
  const mails = await reader.query<Measures['mails'][number]>(`SELECT state, count(*)::int AS count FROM mail WHERE created_at >= ${lately} GROUP BY 1`)
  // Jobs keep the database's own time.
  const [outbox] = await reader.query<Measures['outbox']>(
    `SELECT count(*)::int AS due, coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 AS "oldestSeconds", (count(*) FILTER (WHERE attempts > 0 AND last_error IS NOT NULL))::int AS failing
     FROM graphile_worker.jobs WHERE run_at <= now() OR last_error IS NOT NULL`)
  const stuck = await reader.query<Measures['stuck'][number]>(`SELECT cause, count(DISTINCT dossier_id)::int AS count FROM (${stuckTable}) stuck GROUP BY 1`)
  return { openTasks, decisions, mails, outbox: outbox ?? { due: 0, oldestSeconds: 0, failing: 0 }, stuck, clockAheadSeconds }
}
