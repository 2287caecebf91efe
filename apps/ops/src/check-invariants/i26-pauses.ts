import { allBreaches, type Invariant } from './invariant.ts'

const open = `clock c JOIN dossier d ON d.id = c.dossier_id`

/** Counted one day after another, by another way than the product's: what the ledger says ran, days off and worked days as the calendar names them. */
const countedSlowly = `
  SELECT p.step_row_id, count(*) AS days
  FROM clock_span p CROSS JOIN LATERAL generate_series(p.from_day + 1, p.to_day, interval '1 day') AS g(day) LEFT JOIN calendar_day k ON k.day = g.day::date
  WHERE p.kind = 'running' AND p.to_day IS NOT NULL AND (k.kind = 'worked' OR (k.day IS NULL AND extract(isodow FROM g.day) < 6))
  GROUP BY p.step_row_id`

export const pauses: Invariant = {
  id: 'I26',
  title: 'A clock stands as long as a ground is open and no longer, its spans follow on each other, and what it used is what the ledger says ran',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': ' || CASE WHEN c.paused_on IS NULL THEN 'a ground is open, but its clock runs' ELSE 'its clock stands without a ground' END AS breach
     FROM ${open} WHERE c.stopped_at IS NULL
       AND (c.paused_on IS NULL) = EXISTS (SELECT 1 FROM clock_pause g WHERE g.step_row_id = c.step_row_id AND g.to_day IS NULL)`,
    `SELECT d.code || ': a ground of a step that is over is still open' AS breach
     FROM ${open} JOIN clock_pause g ON g.step_row_id = c.step_row_id AND g.to_day IS NULL WHERE c.stopped_at IS NOT NULL`,
    `SELECT d.code || ': waits for an opinion that pauses its clock without that ground' AS breach
     FROM opinion o JOIN dossier d ON d.id = o.dossier_id WHERE o.outcome IS NULL AND o.pauses_clock
       AND NOT EXISTS (SELECT 1 FROM clock_pause g WHERE g.step_row_id = o.step_row_id AND g.ground_id = o.id AND g.to_day IS NULL)`,
    `SELECT d.code || ': waits for an opinion although its step is over' AS breach
     FROM opinion o JOIN dossier d ON d.id = o.dossier_id JOIN step s ON s.id = o.step_row_id WHERE o.outcome IS NULL AND s.state <> 'open'`,
    `SELECT d.code || ': waits for an answer of its unit that pauses its clock without that ground' AS breach
     FROM question q JOIN dossier d ON d.id = q.dossier_id WHERE q.outcome IS NULL AND q.pauses_clock
       AND NOT EXISTS (SELECT 1 FROM clock_pause g WHERE g.step_row_id = q.step_row_id AND g.ground_id = q.id AND g.to_day IS NULL)`,
    `SELECT d.code || ': waits for an answer of its unit although its step is over' AS breach
     FROM question q JOIN dossier d ON d.id = q.dossier_id JOIN step s ON s.id = q.step_row_id WHERE q.outcome IS NULL AND s.state <> 'open'`,
    `SELECT d.code || ': ' || count(*) || ' spans of its clock are open at once' AS breach
     FROM ${open} JOIN clock_span p ON p.step_row_id = c.step_row_id AND p.to_day IS NULL WHERE c.stopped_at IS NULL GROUP BY d.code, c.step_row_id HAVING count(*) <> 1`,
    // Days that passed under another calendar were counted by that one.
    `SELECT d.code || ': used ' || c.used_days || ' working days, its ledger says ' || coalesce(slow.days, 0) AS breach
     FROM ${open} LEFT JOIN (${countedSlowly}) slow ON slow.step_row_id = c.step_row_id
     WHERE c.stopped_at IS NULL AND c.used_days <> coalesce(slow.days, 0)
       AND NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.act = 'calendar.import' AND e.at > (SELECT s.opened_at FROM step s WHERE s.id = c.step_row_id))`,
    `SELECT d.code || ': is due at ' || c.due_at || ', its last day is ' || c.last_day AS breach
     FROM ${open} WHERE c.stopped_at IS NULL AND c.due_at <> (c.last_day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
  ),
}
