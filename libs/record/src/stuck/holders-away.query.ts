import type { StuckCause } from './stuck-cause.ts'

/**
 * Everybody who holds the open step is away, by a substitution that was to move it, and still holds it: the separation of duties keeps it from the
 * substitute, or the substitute has left. Since the latest of them went away, or the step opened.
 */
export const holdersAway: StuckCause = {
  name: 'holders-away',
  sql: `
    SELECT s.dossier_id, greatest(s.opened_at, max(a.valid_from)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name)) AS evidence
    FROM step s JOIN dossier d ON d.id = s.dossier_id JOIN task t ON t.step_row_id = s.id AND t.state = 'open' JOIN person p ON p.id = t.holder_id
    LEFT JOIN substitution a ON a.person_id = p.id AND a.running = 'move' AND a.revoked_at IS NULL AND record_today() BETWEEN a.valid_from AND a.valid_to
      AND (a.award_codes IS NULL OR a.award_codes ? d.award_code)
    WHERE s.state = 'open' AND s.kind <> 'correction'
    GROUP BY s.id HAVING bool_and(a.id IS NOT NULL AND p.active)`,
}
