import { allBreaches, type Invariant } from './invariant.ts'

/** How long after its moment an instant may fire before it counts as missed: the worker may have been restarting. */
const grace = `interval '2 minutes'`

export const deadlines: Invariant = {
  id: 'I18',
  title: 'What a term brings about came once, not before its moment, and none is missed; what is late is marked late',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': ' || (e.after->>'instant') || ' fired at ' || e.at || ', before its moment ' || (e.after->>'planned') AS breach
     FROM audit_entry e JOIN dossier d ON d.id = e.dossier_id WHERE e.act = 'clock.fired' AND e.at < (e.after->>'planned')::timestamptz`,
    `SELECT d.code || ': ' || (e.after->>'instant') || ' fired ' || count(*) || ' times for ' || (e.after->>'planned') AS breach
     FROM audit_entry e JOIN dossier d ON d.id = e.dossier_id WHERE e.act = 'clock.fired'
     GROUP BY d.code, e.object_id, e.after->>'instant', e.after->>'planned' HAVING count(*) > 1`,
    `SELECT d.code || ': ' || i.name || ' has fired without an entry in the audit' AS breach
     FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id JOIN dossier d ON d.id = c.dossier_id
     WHERE i.fired_at IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM audit_entry e WHERE e.dossier_id = c.dossier_id AND e.act = 'clock.fired' AND e.object_kind = 'step' AND e.object_id = i.step_row_id::text AND e.after->>'instant' = i.name)`,
    `SELECT d.code || ': ' || i.name || ' should have fired at ' || i.at AS breach
     FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id AND c.stopped_at IS NULL AND c.paused_on IS NULL JOIN dossier d ON d.id = c.dossier_id
     WHERE i.fired_at IS NULL AND i.at < record_now() - ${grace}`,
    `SELECT d.code || ': due at ' || d.due_at || ' and not marked overdue' AS breach
     FROM dossier d WHERE d.ended_at IS NULL AND d.due_at < record_now() - ${grace} AND d.overdue_at IS NULL`,
  ),
}
