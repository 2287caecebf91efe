import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'
import { sqlNumberedDays } from './working-days-ago.ts'

/** From fewer steps closed in the last year no 95th percentile is told: of twenty, one is above it. */
const fewest = 20
const dayOf = (column: string): string => `(${column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`

/**
 * The open step runs longer, in working days, than 19 in 20 of the same step that were closed in the last year. One that stands still is left out. Steps are
 * counted by their two days, so that days are joined and not steps; `last` is the day on which so many working days were over.
 */
export const longerThanUsual: StuckCause = {
  name: 'longer-than-usual',
  sql: `
    WITH days AS MATERIALIZED (${sqlNumberedDays}), last AS MATERIALIZED (SELECT no, max(day) AS day FROM days GROUP BY no),
    spans AS MATERIALIZED (
      SELECT s.step_id, ${dayOf('s.opened_at')} AS opened, ${dayOf('s.closed_at')} AS closed, count(*) AS count
      FROM step s WHERE s.state = 'closed' AND s.closed_at >= ${sqlToday} - 365 GROUP BY 1, 2, 3),
    usual AS MATERIALIZED (
      SELECT step_id, min(took) FILTER (WHERE within >= 0.95 * closed) AS days, max(closed)::int AS closed
      FROM (
        SELECT spans.step_id, closed.no - opened.no AS took, sum(spans.count) OVER (PARTITION BY spans.step_id ORDER BY closed.no - opened.no) AS within, sum(spans.count) OVER (PARTITION BY spans.step_id) AS closed
        FROM spans JOIN days opened ON opened.day = spans.opened JOIN days closed ON closed.day = spans.closed) counted
      GROUP BY step_id HAVING max(closed) >= ${fewest}),
    late AS MATERIALIZED (
      SELECT u.step_id, opened.day AS opened, u.days AS usual, today.no - opened.no AS days, u.closed, last.day AS last
      FROM usual u JOIN days today ON today.day = ${sqlToday} JOIN days opened ON today.no - opened.no > u.days JOIN last ON last.no = opened.no + u.days),
    running AS MATERIALIZED (SELECT c.step_row_id FROM clock c WHERE c.stopped_at IS NULL AND c.paused_on IS NULL)
    SELECT s.dossier_id, (late.last + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'usualDays', late.usual, 'days', late.days, 'samples', late.closed) AS evidence
    FROM step s JOIN late ON late.step_id = s.step_id AND late.opened = ${dayOf('s.opened_at')} JOIN running ON running.step_row_id = s.id
    WHERE s.state = 'open'`,
}
