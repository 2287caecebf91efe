import type { StuckCause } from './stuck-cause.ts'

/** The open step has no task: nobody active held its role in its unit when it opened, or separation of duties left nobody. */
export const noHolder: StuckCause = {
  name: 'no-holder',
  sql: `
    SELECT s.dossier_id, s.opened_at AS since, jsonb_build_object('unitId', s.unit_id, 'role', s.role) AS evidence
    FROM step s
    WHERE s.state = 'open' AND NOT EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = s.id AND t.state = 'open')`,
}
