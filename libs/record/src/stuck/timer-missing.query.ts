import { sqlNow } from '../sql-now.ts'
import { justRestarted } from './just-restarted.ts'
import type { StuckCause } from './stuck-cause.ts'

/**
 * A moment of a running clock passed more than five minutes ago and was not fired: the workflow runs without the timer that it should have. One whose
 * workflow is lost is told as that alone.
 */
export const timerMissing: StuckCause = {
  name: 'timer-missing',
  sql: `
    SELECT missed.dossier_id, missed.since, jsonb_build_object('restarted', ${justRestarted('missed.dossier_id', 'missed.since')}) AS evidence
    FROM (
      SELECT c.dossier_id, min(i.at) AS since
      FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL
      JOIN dossier d ON d.id = c.dossier_id AND d.ended_at IS NULL AND d.held_since IS NULL
      WHERE i.fired_at IS NULL AND i.at < ${sqlNow} - interval '5 minutes'
        AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.dossier_id = d.id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL)
      GROUP BY c.dossier_id
    ) missed`,
}
