import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'
import { sqlNumberedDays } from './working-days-ago.ts'

/** From fewer steps closed in the last year no 95th percentile is told: of twenty, one is above it. */
const fewest = 20
const dayOf = (column: string): string => `(${column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`

/** The open step runs longer, in working days, than 19 in 20 of the same step that were closed in the last year. One that stands still is left out. */
export const longerThanUsual: StuckCause = {
  name: 'longer-than-usual',
  sql: `
    WITH days AS MATERIALIZED (${sqlNumberedDays}), usual AS MATERIALIZED (
      SELECT s.step_id, percentile_disc(0.95) WITHIN GROUP (ORDER BY closed.no - opened.no) AS days, count(*)::int AS closed
      FROM step s JOIN days opened ON opened.day = ${dayOf('s.opened_at')} JOIN days closed ON closed.day = ${dayOf('s.closed_at')}
      WHERE s.state = 'closed' AND s.closed_at >= ${sqlToday} - 365 GROUP BY s.step_id HAVING count(*) >= ${fewest})
    SELECT s.dossier_id, (since.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'usualDays', u.days, 'days', today.no - opened.no, 'samples', u.closed) AS evidence
    FROM usual u JOIN step s ON s.step_id = u.step_id AND s.state = 'open' JOIN clock c ON c.step_row_id = s.id AND c.paused_on IS NULL
    JOIN days opened ON opened.day = ${dayOf('s.opened_at')} JOIN days today ON today.day = ${sqlToday} AND today.no - opened.no > u.days
    CROSS JOIN LATERAL (SELECT max(d.day) AS day FROM days d WHERE d.no = opened.no + u.days) since`,
}
