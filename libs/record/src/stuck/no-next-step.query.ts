import { lastStepOf } from '../tasks/last-step.ts'
import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The step that comes next by the plan is not ruled by the award's route in the rule-set that the dossier is pinned to, so nothing can open it. */
export const noNextStep: StuckCause = {
  name: 'no-next-step',
  sql: `
    SELECT d.id AS dossier_id, coalesce(last.closed_at, d.submitted_at) AS since, jsonb_build_object('stepId', next.id, 'ruleSetId', r.id, 'ruleSet', r.slug || ' ' || r.version, 'awardCode', d.award_code,
        'pinnedLast', (SELECT e.after ->> 'ruleSetId' FROM audit_entry e WHERE e.dossier_id = d.id AND e.act IN ('dossier.submitted', 'dossier.repinned') ORDER BY e.seq DESC LIMIT 1)) AS evidence
    FROM between_steps JOIN dossier d ON d.id = between_steps.id JOIN rule_set r ON r.id = d.rule_set_id LEFT JOIN LATERAL (${lastStepOf('d.id')}) last ON true
    CROSS JOIN LATERAL (
      SELECT CASE WHEN last.id IS NULL THEN d.plan #>> '{steps,0,id}' WHEN last.kind = 'correction' THEN last.resumes_at WHEN last.outcome = 'pass' THEN (
        SELECT following.step ->> 'id' FROM jsonb_array_elements(d.plan -> 'steps') WITH ORDINALITY AS following(step, no)
        WHERE following.no = 1 + (SELECT here.no FROM jsonb_array_elements(d.plan -> 'steps') WITH ORDINALITY AS here(step, no) WHERE here.step ->> 'id' = last.step_id)) END AS id) next
    WHERE next.id IS NOT NULL AND coalesce(last.closed_at, d.submitted_at) < ${sqlNow} - interval '5 seconds'
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(r.body -> 'awards') award, jsonb_array_elements(r.body -> 'routes') route, jsonb_array_elements(route -> 'steps') ruled
        WHERE award ->> 'code' = d.award_code AND route ->> 'id' = award ->> 'route' AND ruled ->> 'id' = next.id)`,
}
