import { justRestarted } from './just-restarted.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The dossier is open, and the workflow that moves it is missing or has ended; found by the job `reconcile-workflows`. */
export const workflowLost: StuckCause = {
  name: 'workflow-lost',
  sql: `
    SELECT f.dossier_id, f.since, f.evidence || jsonb_build_object('restarted', ${justRestarted('f.dossier_id', 'f.since')}) AS evidence
    FROM finding f JOIN dossier d ON d.id = f.dossier_id AND d.ended_at IS NULL
    WHERE f.cause = 'workflow-lost' AND f.cleared_at IS NULL`,
}
