import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { sqlToday } from '../sql-now.ts'
import { sqlNumberedDays } from '../stuck/working-days-ago.ts'

const dayOf = (column: string): string => `(${column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`

/**
 * Counts anew how many working days each step took, of those closed in the last year, so that the board and the look for what is stuck need not count tens of
 * thousands of steps at each page. Twice does no harm.
 */
export async function refreshUsual(database: Database): Promise<void> {
  await database.transact(systemActor('usual', ''), async (tx) => {
    await tx.query('LOCK TABLE usual_span IN SHARE ROW EXCLUSIVE MODE')
    await tx.query('DELETE FROM usual_span')
    // By the two days first, so that days are joined and not steps.
    await tx.query(
      `INSERT INTO usual_span (step_id, unit_path, days, count)
       WITH days AS MATERIALIZED (${sqlNumberedDays}), spans AS MATERIALIZED (
         SELECT s.step_id, d.unit_path, ${dayOf('s.opened_at')} AS opened, ${dayOf('s.closed_at')} AS closed, count(*) AS count
         FROM step s JOIN dossier d ON d.id = s.dossier_id WHERE s.state = 'closed' AND s.closed_at >= ${sqlToday} - 365 GROUP BY 1, 2, 3, 4)
       SELECT step_id, unit_path, closed.no - opened.no, sum(count) FROM spans JOIN days opened ON opened.day = spans.opened JOIN days closed ON closed.day = spans.closed GROUP BY 1, 2, 3`)
  })
}
