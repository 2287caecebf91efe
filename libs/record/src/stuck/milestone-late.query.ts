import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** A body outside was expected to answer by now. */
export const milestoneLate: StuckCause = {
  name: 'milestone-late',
  sql: `
    SELECT s.dossier_id, c.due_at AS since, jsonb_build_object('lastDay', to_char(c.last_day, 'YYYY-MM-DD')) AS evidence
    FROM step s JOIN clock c ON c.step_row_id = s.id
    WHERE s.state = 'open' AND s.kind = 'external-milestone' AND c.stopped_at IS NULL AND c.paused_on IS NULL AND c.due_at <= ${sqlNow}`,
}
