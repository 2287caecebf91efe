import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** A substitution that was to move the tasks of this dossier `d`, in force today. */
const away = (substitution: string): string => `
  ${substitution}.running = 'move' AND ${substitution}.revoked_at IS NULL AND ${sqlToday} BETWEEN ${substitution}.valid_from AND ${substitution}.valid_to
  AND (${substitution}.award_codes IS NULL OR ${substitution}.award_codes ? d.award_code)`

/**
 * Everybody who holds the open step is away, by a substitution that was to move it, and still holds it: the separation of duties keeps it from the
 * substitute, or the substitute has left. Since the latest of them went away, or the step opened.
 */
export const holdersAway: StuckCause = {
  name: 'holders-away',
  sql: `
    SELECT s.dossier_id, greatest(s.opened_at, max(a.valid_from)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name)) AS evidence
    FROM substitution a JOIN person p ON p.id = a.person_id JOIN task t ON t.holder_id = p.id AND t.state = 'open'
    JOIN step s ON s.id = t.step_row_id AND s.state = 'open' AND s.kind <> 'correction' JOIN dossier d ON d.id = s.dossier_id
    WHERE ${away('a')} AND NOT EXISTS (
      SELECT 1 FROM task other JOIN person q ON q.id = other.holder_id
      WHERE other.step_row_id = s.id AND other.state = 'open'
        AND NOT (q.active AND EXISTS (SELECT 1 FROM substitution b WHERE b.person_id = q.id AND ${away('b')})))
    GROUP BY s.id, s.dossier_id`,
}
