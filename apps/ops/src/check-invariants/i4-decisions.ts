import { allBreaches, type Invariant } from './invariant.ts'

export const decisions: Invariant = {
  id: 'I4',
  title: 'Every decision stands once in the record and once in the audit; a closed step has exactly one, with its outcome',
  check: ({ database }) => allBreaches(
    database,
    `WITH told AS (SELECT (after->>'decisionId')::uuid AS id, count(*) AS times FROM audit_entry WHERE act = 'task.decided' GROUP BY 1)
     SELECT coalesce(d.code, 'no dossier') || ': decision ' || coalesce(x.id, told.id) || (CASE WHEN x.id IS NULL THEN ' is in the audit only'
       ELSE ' is ' || coalesce(told.times, 0) || ' times in the audit' END) AS breach
     FROM decision x FULL JOIN told ON told.id = x.id LEFT JOIN dossier d ON d.id = x.dossier_id
     WHERE x.id IS NULL OR told.times IS DISTINCT FROM 1`,
    `SELECT d.code || ': step ' || s.step_id || ' of round ' || s.round || ' is ' || s.state || ' with outcome ' || coalesce(s.outcome, 'none') ||
       ', its decision says ' || coalesce(x.outcome, 'none') AS breach
     FROM step s JOIN dossier d ON d.id = s.dossier_id LEFT JOIN decision x ON x.step_row_id = s.id
     WHERE s.outcome IS DISTINCT FROM x.outcome OR s.decision_id IS DISTINCT FROM x.id OR (s.state = 'closed') <> (x.id IS NOT NULL)`,
    `SELECT d.code || ': decision ' || x.id || ' is of another task, step, round or person than its task' AS breach
     FROM decision x JOIN dossier d ON d.id = x.dossier_id JOIN task t ON t.id = x.task_id
     WHERE (t.step_row_id, t.dossier_id, t.round, t.holder_id, t.state) IS DISTINCT FROM (x.step_row_id, x.dossier_id, x.round, x.person_id, 'decided')`,
  ),
}
