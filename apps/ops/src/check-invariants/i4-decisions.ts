import { allBreaches, type Invariant } from './invariant.ts'

export const decisions: Invariant = {
  id: 'I4',
  title: 'Every decision stands once in the record and once in the audit; a closed step has exactly one, with its outcome',
  check: ({ database }) => allBreaches(
    database,
    `WITH told AS (SELECT (after->>'decisionId')::uuid AS id, count(*) AS times FROM audit_entry WHERE act IN ('task.decided', 'step.decided-by-rule', 'step.forced') GROUP BY 1)
     SELECT coalesce(d.code, 'no dossier') || ': decision ' || coalesce(x.id, told.id) || (CASE WHEN x.id IS NULL THEN ' is in the audit only'
       ELSE ' is ' || coalesce(told.times, 0) || ' times in the audit' END) AS breach
     FROM decision x FULL JOIN told ON told.id = x.id LEFT JOIN dossier d ON d.id = x.dossier_id
     WHERE x.id IS NULL OR told.times IS DISTINCT FROM 1`,
    `SELECT d.code || ': step ' || s.step_id || ' of round ' || s.round || ' is ' || s.state || ' with outcome ' || coalesce(s.outcome, 'none') ||
       ', its decision says ' || coalesce(x.outcome, 'none') AS breach
     FROM step s JOIN dossier d ON d.id = s.dossier_id LEFT JOIN decision x ON x.step_row_id = s.id
     WHERE s.outcome IS DISTINCT FROM x.outcome OR s.decision_id IS DISTINCT FROM x.id OR (s.state = 'closed') <> (x.id IS NOT NULL)`,
    `SELECT d.code || ': decision ' || x.id || ' is of another task, step, round or person than its task' AS breach
     FROM decision x JOIN dossier d ON d.id = x.dossier_id LEFT JOIN task t ON t.id = x.task_id
     WHERE x.task_id IS NOT NULL AND (t.step_row_id, t.dossier_id, t.round, t.holder_id, t.state) IS DISTINCT FROM (x.step_row_id, x.dossier_id, x.round, x.person_id, 'decided')`,
    // A rule decides at the moment of its lapse, for an overdue step of a kind that needs no person's act.
    `SELECT d.code || ': step ' || s.step_id || ' of round ' || s.round || ' (' || s.kind || ') was decided by the rule ' || (x.rule->>'act') || ' without its lapse' AS breach
     FROM decision x JOIN dossier d ON d.id = x.dossier_id JOIN step s ON s.id = x.step_row_id LEFT JOIN clock c ON c.step_row_id = s.id
     LEFT JOIN clock_instant i ON i.step_row_id = s.id AND i.kind = 'lapse' AND i.fired_at = x.decided_at AND i.act = x.rule->>'act' AND i.offset_days = (x.rule->>'workingDaysAfter')::int
     WHERE x.rule IS NOT NULL AND x.rule->>'act' <> 'stands' AND (i.name IS NULL OR c.overdue_at IS NULL OR s.kind IN ('sign', 'decide', 'council-result', 'posting')
       OR x.outcome <> CASE x.rule->>'act' WHEN 'return' THEN 'return' ELSE 'pass' END)`,
    // Two administrators, none of whom held the step, pass it on to the next one and end its tasks.
    `SELECT d.code || ': step ' || s.step_id || ' of round ' || s.round || ' was forced otherwise than by two administrators, or is none that may be' AS breach
     FROM decision x JOIN dossier d ON d.id = x.dossier_id JOIN step s ON s.id = x.step_row_id JOIN force_request f ON f.id = x.force_request_id
     WHERE x.outcome <> 'pass' OR f.step_row_id <> x.step_row_id OR f.state <> 'confirmed' OR f.answered_by IS NULL OR f.answered_by = f.asked_by OR f.answered_at <> x.decided_at
       OR s.kind NOT IN ('intake', 'examine', 'sign') OR s.level = 'central' OR s.step_id = d.plan -> 'steps' -> -1 ->> 'id'
       OR EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = s.id AND t.state IN ('open', 'decided', 'decided-by-other'))`,
    `SELECT d.code || ': request ' || f.id || ' is ' || f.state || ', its step is ' || s.state AS breach
     FROM force_request f JOIN step s ON s.id = f.step_row_id JOIN dossier d ON d.id = f.dossier_id LEFT JOIN decision x ON x.force_request_id = f.id
     WHERE (f.state = 'asked' AND s.state <> 'open') OR (f.state = 'confirmed') <> (x.id IS NOT NULL)`,
    // A pass stands only where there is one of an earlier round.
    `SELECT d.code || ': step ' || s.step_id || ' of round ' || s.round || ' stands without an earlier pass' AS breach
     FROM decision x JOIN dossier d ON d.id = x.dossier_id JOIN step s ON s.id = x.step_row_id
     WHERE x.rule->>'act' = 'stands' AND (x.outcome <> 'pass' OR NOT EXISTS (SELECT 1 FROM step e JOIN decision o ON o.step_row_id = e.id
       WHERE e.dossier_id = s.dossier_id AND e.step_id = s.step_id AND e.round < s.round AND o.id::text = x.payload->>'standsSince' AND o.outcome = 'pass'))`,
  ),
}
