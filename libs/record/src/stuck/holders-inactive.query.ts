import type { StuckCause } from './stuck-cause.ts'

/** Everybody who holds the open step has left; since the last of them did, by the audit. */
export const holdersInactive: StuckCause = {
  name: 'holders-inactive',
  sql: `
    SELECT s.dossier_id, greatest(s.opened_at, max(e.at)) AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name)) AS evidence
    FROM person p JOIN task t ON t.holder_id = p.id AND t.state = 'open' JOIN step s ON s.id = t.step_row_id AND s.state = 'open'
    LEFT JOIN audit_entry e ON e.object_kind = 'person' AND e.object_id = p.id::text AND e.dossier_id IS NULL AND e.act = 'person.deactivate'
    WHERE NOT p.active AND NOT EXISTS (
      SELECT 1 FROM task other JOIN person q ON q.id = other.holder_id AND q.active WHERE other.step_row_id = s.id AND other.state = 'open')
    GROUP BY s.id, s.dossier_id`,
}
