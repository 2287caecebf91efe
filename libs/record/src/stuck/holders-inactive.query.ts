import type { StuckCause } from './stuck-cause.ts'

/** Everybody who holds the open step has left; since the last of them did, by the audit. */
export const holdersInactive: StuckCause = {
  name: 'holders-inactive',
  sql: `
    SELECT s.dossier_id, greatest(s.opened_at, max(e.at)) AS since,
      jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name)) AS evidence
    FROM step s JOIN task t ON t.step_row_id = s.id AND t.state = 'open' JOIN person p ON p.id = t.holder_id
    LEFT JOIN audit_entry e ON e.object_kind = 'person' AND e.object_id = p.id::text AND e.act = 'person.deactivate'
    WHERE s.state = 'open'
    GROUP BY s.id HAVING NOT bool_or(p.active)`,
}
