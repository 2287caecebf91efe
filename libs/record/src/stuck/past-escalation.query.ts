import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The term is over, the last of its escalations and the lapse have passed, and the step is still open. None of them comes before the term is over. */
export const pastEscalation: StuckCause = {
  name: 'past-escalation',
  sql: `
    SELECT c.dossier_id, last.at AS since, jsonb_build_object('lastDay', to_char(c.last_day, 'YYYY-MM-DD')) AS evidence
    FROM clock c CROSS JOIN LATERAL (
      SELECT i.at FROM clock_instant i WHERE i.step_row_id = c.step_row_id AND i.kind IN ('escalation', 'lapse') ORDER BY i.at DESC LIMIT 1) last
    WHERE c.stopped_at IS NULL AND c.paused_on IS NULL AND c.due_at <= ${sqlNow} AND last.at <= ${sqlNow}`,
}
