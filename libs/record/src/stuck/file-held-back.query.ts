import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** A paper of the revision under review was found infected, or could not be scanned for a quarter of an hour: nobody can read it. */
export const fileHeldBack: StuckCause = {
  name: 'file-held-back',
  sql: `
    SELECT d.id AS dossier_id, min(f.held_since) AS since,
      jsonb_build_object('state', CASE WHEN bool_or(f.scan_state = 'infected') THEN 'infected' ELSE 'quarantined' END, 'file', min(paper.name), 'sha256', min(f.sha256)) AS evidence
    FROM stored_file f JOIN paper ON paper.file_sha256 = f.sha256 JOIN dossier d ON d.id = paper.dossier_id AND d.ended_at IS NULL AND d.revision_no > 0
    JOIN revision r ON r.dossier_id = d.id AND r.no = d.revision_no AND r.content->'papers' @> jsonb_build_array(jsonb_build_object('sha256', f.sha256))
    WHERE f.scan_state = 'infected' OR f.scan_state = 'quarantined' AND f.held_since < ${sqlNow} - interval '15 minutes'
    GROUP BY d.id`,
}
