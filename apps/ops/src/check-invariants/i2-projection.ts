import { allBreaches, type Invariant } from './invariant.ts'

/** The step a dossier entered last. */
const lastStep = `
  dossier d JOIN LATERAL (SELECT * FROM step WHERE step.dossier_id = d.id ORDER BY no DESC LIMIT 1) s ON true
  LEFT JOIN clock c ON c.step_row_id = s.id`

export const projection: Invariant = {
  id: 'I2',
  title: 'What the dossier row shows (step, round, level, state, due time, hold) is what its facts say',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': shows step ' || coalesce(d.step_id, 'none') || ' of round ' || d.round || ' at ' || coalesce(d.level, 'no level') ||
       ', its last step is ' || s.step_id || ' of round ' || s.round || ' at ' || s.level AS breach
     FROM ${lastStep} WHERE (d.step_id, d.round, d.level) IS DISTINCT FROM (s.step_id, s.round, s.level)`,
    `SELECT d.code || ': state ' || d.state || ' in step ' || s.step_id AS breach
     FROM ${lastStep} WHERE s.state = 'open' AND d.state <> CASE WHEN s.kind = 'correction' THEN 'returned' ELSE 'under-way' END`,
    `SELECT d.code || ': due ' || coalesce(d.due_at::text, 'never') || ', its clock says ' || coalesce(c.due_at::text, 'never') AS breach
     FROM ${lastStep} WHERE s.state = 'open' AND d.due_at IS DISTINCT FROM CASE WHEN c.paused_on IS NULL THEN c.due_at END`,
    `SELECT d.code || ': ' || (CASE WHEN d.held_since IS NULL THEN 'not held, but a hold is open' ELSE 'held without an open hold' END) AS breach
     FROM dossier d LEFT JOIN hold h ON h.dossier_id = d.id AND h.released_at IS NULL
     WHERE (d.held_since IS NULL) <> (h.id IS NULL)`,
    `SELECT d.code || ': held, but its clock runs' AS breach
     FROM ${lastStep} WHERE s.state = 'open' AND c.step_row_id IS NOT NULL AND d.held_since IS NOT NULL AND c.paused_on IS NULL`,
    `SELECT d.code || ': ' || s.state || ' step ' || s.step_id || ' of round ' || s.round || ' has ' || count(t.id) || ' open tasks' AS breach
     FROM step s JOIN dossier d ON d.id = s.dossier_id JOIN task t ON t.step_row_id = s.id AND t.state = 'open' WHERE s.state <> 'open'
     GROUP BY d.code, s.id`,
    `SELECT d.code || ': closed step ' || s.step_id || ' of round ' || s.round || ' has a running clock' AS breach
     FROM step s JOIN dossier d ON d.id = s.dossier_id JOIN clock c ON c.step_row_id = s.id WHERE (s.state = 'open') <> (c.stopped_at IS NULL)`,
  ),
}
