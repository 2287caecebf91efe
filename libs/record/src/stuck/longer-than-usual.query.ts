import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'
import { sqlNumberedDays } from './working-days-ago.ts'

/** From fewer steps closed in the last year no 95th percentile is told: of twenty, one is above it. */
const fewest = 20

/**
 * The open step runs longer, in working days, than 19 in 20 of the same step that were closed in the last year, as `refreshUsual` counted them last. One that
 * stands still is left out. Days are joined and not steps; `last` is the day on which so many working days were over.
 */
export const longerThanUsual: StuckCause = {
  name: 'longer-than-usual',
  sql: `
    WITH days AS MATERIALIZED (${sqlNumberedDays}), last AS MATERIALIZED (SELECT no, max(day) AS day FROM days GROUP BY no),
    usual AS MATERIALIZED (
      SELECT step_id, min(days) FILTER (WHERE within >= 0.95 * closed) AS days, max(closed)::int AS closed
      FROM (SELECT step_id, days, sum(count) OVER (PARTITION BY step_id ORDER BY days) AS within, sum(count) OVER (PARTITION BY step_id) AS closed FROM usual_span) counted
      GROUP BY step_id HAVING max(closed) >= ${fewest}),
    late AS MATERIALIZED (
      SELECT u.step_id, opened.day AS opened, u.days AS usual, today.no - opened.no AS days, u.closed, last.day AS last
      FROM usual u JOIN days today ON today.day = ${sqlToday} JOIN days opened ON today.no - opened.no > u.days JOIN last ON last.no = opened.no + u.days)
    SELECT s.dossier_id, (late.last + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'usualDays', late.usual, 'days', late.days, 'samples', late.closed) AS evidence
    FROM running_steps s JOIN late ON late.step_id = s.step_id AND late.opened = (s.opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`,
}
