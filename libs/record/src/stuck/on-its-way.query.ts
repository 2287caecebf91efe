import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** Handed in or decided more than a minute ago, and the step that follows has not opened: the workflow has not heard of it, or is not running. */
export const onItsWay: StuckCause = {
  name: 'on-its-way',
  sql: `
    SELECT d.id AS dossier_id, last.at AS since, jsonb_build_object('stepId', last.step_id) AS evidence
    FROM between_steps JOIN dossier d ON d.id = between_steps.id LEFT JOIN LATERAL (
      SELECT greatest(max(s.closed_at), d.submitted_at) AS at, (array_agg(s.step_id ORDER BY s.closed_at DESC NULLS LAST))[1] AS step_id FROM step s WHERE s.dossier_id = d.id) last ON true
    WHERE last.at < ${sqlNow} - interval '60 seconds'`,
}
