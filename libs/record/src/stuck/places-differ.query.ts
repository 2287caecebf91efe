import { justRestarted } from './just-restarted.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The workflow runs and waits at another place than the record; found by the job `reconcile-workflows`. */
export const placesDiffer: StuckCause = {
  name: 'places-differ',
  sql: `
    SELECT f.dossier_id, f.since, f.evidence || jsonb_build_object('restarted', ${justRestarted('f.dossier_id', 'f.since')}) AS evidence
    FROM finding f JOIN dossier d ON d.id = f.dossier_id AND d.ended_at IS NULL
    WHERE f.cause = 'places-differ' AND f.cleared_at IS NULL`,
}
