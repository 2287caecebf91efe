import { sqlNow } from '../sql-now.ts'
import { justRestarted } from './just-restarted.ts'
import type { StuckCause } from './stuck-cause.ts'

/**
 * A moment of a running clock passed more than five minutes ago and was not fired: the workflow runs without the timer that it should have. One whose
 * workflow is lost is told as that alone. OFFSET keeps what is missed, which is little, in front of the dossiers, which are many.
 */
export const timerMissing: StuckCause = {
  name: 'timer-missing',
  sql: `
    SELECT missed.dossier_id, missed.since, jsonb_build_object('restarted', ${justRestarted('missed.dossier_id', 'missed.since')}) AS evidence
    FROM (
      SELECT s.dossier_id, next.at AS since
      FROM running_steps s CROSS JOIN LATERAL (
        SELECT i.at FROM clock_instant i WHERE i.step_row_id = s.id AND i.fired_at IS NULL AND i.at < ${sqlNow} - interval '5 minutes' ORDER BY i.at LIMIT 1) next OFFSET 0
    ) missed JOIN dossier d ON d.id = missed.dossier_id AND d.state IN ('under-way', 'returned') AND d.held_since IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.dossier_id = d.id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL)`,
}
