import { type Actor, awardOf, type Bilingual, type Outcome } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { pinnedRules, RuleNames } from '../rules/pinned-rules.ts'
import type { ForcedPass } from './dossier-history.query.ts'
import { ruleAct, type RuleAct } from '../tasks/rule-act.ts'
import type { Superseded } from './superseded.ts'
import { stepsWithWhatHolds } from './dossier-page.query.ts'
import { dossierHead } from './dossier-head.query.ts'

export const timelineKinds = [
  'created', 'handed-in', 'step-opened', 'decided', 'reminder', 'due', 'escalation', 'lapse', 'handed-over', 'taken-back', 'offered', 'withdrawn', 'term-moved', 'held', 'released',
  'opinion-asked', 'opinion-extended', 'opinion-ended', 'question-asked', 'question-ended', 'late-permitted', 'repinned', 'notice', 'ended',
] as const

/** Something that happened to a dossier. Which fields are set depends on the kind; those that say nothing are null. */
export interface TimelineEntry {
  readonly at: Date
  readonly kind: (typeof timelineKinds)[number]
  readonly round: number | null
  readonly stepId: string | null
  readonly stepName: Bilingual | null
  /**
   * Who did it; for `step-opened` everyone it was given to, for `notice` who was told; for `lapse` to whom the rule gave a task as well,
   * for `offered` and `withdrawn` whose task it became or no longer was.
   */
  readonly people: readonly string[]
  readonly onBehalfOf: string | null
  /** For `handed-over` the colleague who got the task, for `taken-back` who had it. */
  readonly colleague: string | null
  readonly outcome: Outcome | null
  /** The reason of a decision, hold, move or hand-over; the body and paper of an opinion, and for its end the outcome before a colon; a question to the unit, and for its end the outcome before the answer; the kind and state of a notice; how the dossier ended. */
  readonly text: string | null
  readonly revisionNo: number | null
  /** What a rule did of itself: how it decided a step, or to whom it gave a task as well. */
  readonly rule: RuleAct | null
  /** The two administrators who passed the step on. */
  readonly forced: ForcedPass | null
  /** Of a pass: why it no longer holds; null while it does. */
  readonly superseded: Superseded | null
}

/** What changed who holds an open step, or the rules of the dossier: it stands in the audit, for the rows show only what is now. */
const handings = `
  SELECT e.at, 5 AS rank, substr(e.act, 6) AS kind, (e.after ->> 'round')::int AS round, e.after ->> 'stepId' AS "stepId", ARRAY[e.actor_name] AS people,
    (SELECT name FROM person WHERE id::text = coalesce(e.after ->> 'colleagueId', e.before ->> 'colleagueId')) AS colleague, e.after ->> 'reason' AS text
  FROM audit_entry e WHERE e.dossier_id = $1 AND e.act IN ('task.handed-over', 'task.taken-back')
  UNION ALL SELECT e.at, 5, 'repinned', NULL, NULL, ARRAY[e.actor_name], NULL, concat(e.before ->> 'ruleSet', ' → ', e.after ->> 'ruleSet', ': ', e.after ->> 'reason')
  FROM audit_entry e WHERE e.dossier_id = $1 AND e.act = 'dossier.repinned'
  UNION ALL SELECT e.at, 5, substr(e.act, 6), (line.body ->> 'round')::int, line.body ->> 'stepId',
    ARRAY(SELECT p.name FROM jsonb_array_elements_text(line.body -> 'holders') held JOIN person p ON p.id::text = held ORDER BY p.name), NULL, NULL
  FROM audit_entry e, LATERAL (SELECT coalesce(e.after, e.before) AS body) line WHERE e.dossier_id = $1 AND e.act IN ('step.offered', 'step.withdrawn')`

/** One SELECT for each kind of fact, all with the same columns. */
const facts = `
  SELECT d.created_at AS at, 1 AS rank, 'created' AS kind, NULL::int AS round, NULL AS "stepId", ARRAY[p.name] AS people, NULL AS "onBehalfOf", NULL AS outcome, NULL AS text, NULL::int AS "revisionNo", false AS "byRule"
  FROM dossier d JOIN person p ON p.id = d.created_by WHERE d.id = $1
  UNION ALL SELECT r.created_at, 2, 'handed-in', NULL, NULL, ARRAY[p.name], NULL, NULL, r.sha256, r.no, false FROM revision r JOIN person p ON p.id = r.submitted_by WHERE r.dossier_id = $1
  UNION ALL SELECT x.decided_at, 3, 'decided', x.round, st.step_id, array_remove(ARRAY[p.name], NULL), b.name, x.outcome, x.reason, x.revision_no, x.rule IS NOT NULL
  FROM decision x JOIN step st ON st.id = x.step_row_id LEFT JOIN person p ON p.id = x.person_id LEFT JOIN person b ON b.id = x.on_behalf_of
  WHERE x.dossier_id = $1 AND st.kind <> 'correction'
  UNION ALL SELECT st.opened_at, 4, 'step-opened', st.round, st.step_id,
    ARRAY(SELECT p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.step_row_id = st.id AND NOT t.by_lapse ORDER BY p.name), NULL, NULL, NULL, NULL, false
  FROM step st LEFT JOIN decision x ON x.step_row_id = st.id WHERE st.dossier_id = $1 AND x.rule ->> 'act' IS DISTINCT FROM 'stands'
  UNION ALL SELECT i.fired_at, 5, i.kind, st.round, st.step_id, CASE WHEN i.kind <> 'lapse' THEN ARRAY[]::text[]
      ELSE ARRAY(SELECT p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.step_row_id = st.id AND t.by_lapse ORDER BY p.name) END,
    NULL, NULL, NULL, NULL, i.kind = 'lapse'
  FROM clock_instant i JOIN step st ON st.id = i.step_row_id LEFT JOIN decision x ON x.step_row_id = st.id AND x.rule IS NOT NULL
  WHERE st.dossier_id = $1 AND i.fired_at IS NOT NULL AND NOT (i.kind = 'lapse' AND x.id IS NOT NULL)
  UNION ALL SELECT m.moved_at, 5, 'term-moved', st.round, st.step_id, array_remove(ARRAY[p.name], NULL), NULL, NULL,
    to_char(m.old_last_day, 'DD/MM/YYYY') || ' → ' || to_char(m.new_last_day, 'DD/MM/YYYY') || ': ' || m.reason, NULL, false
  FROM clock_move m JOIN step st ON st.id = m.step_row_id LEFT JOIN person p ON p.id = m.moved_by WHERE st.dossier_id = $1
  UNION ALL SELECT h.held_at, 5, 'held', NULL, NULL, ARRAY[p.name], NULL, NULL, h.reason, NULL, false FROM hold h JOIN person p ON p.id = h.held_by WHERE h.dossier_id = $1
  UNION ALL SELECT h.released_at, 5, 'released', NULL, NULL, ARRAY[p.name], NULL, NULL, h.release_paper, NULL, false
  FROM hold h JOIN person p ON p.id = h.released_by WHERE h.dossier_id = $1
  UNION ALL SELECT o.asked_at, 5, 'opinion-asked', st.round, st.step_id, ARRAY[p.name], NULL, NULL, o.body || ', ' || o.paper_number || ': ' || o.question, NULL, false
  FROM opinion o JOIN step st ON st.id = o.step_row_id JOIN person p ON p.id = o.asked_by WHERE o.dossier_id = $1
  UNION ALL SELECT m.moved_at, 5, 'opinion-extended', NULL, NULL, ARRAY[p.name], NULL, NULL,
    o.body || ': ' || to_char(m.old_expected_on, 'DD/MM/YYYY') || ' → ' || to_char(m.new_expected_on, 'DD/MM/YYYY') || ': ' || m.reason, NULL, false
  FROM opinion_move m JOIN opinion o ON o.id = m.opinion_id JOIN person p ON p.id = m.moved_by WHERE o.dossier_id = $1
  UNION ALL SELECT o.ended_at, 5, 'opinion-ended', st.round, st.step_id, array_remove(ARRAY[p.name], NULL), NULL, NULL,
    o.outcome || ': ' || concat_ws(', ', o.body, o.answer_paper, nullif(o.answer, '')), NULL, false
  FROM opinion o JOIN step st ON st.id = o.step_row_id LEFT JOIN person p ON p.id = o.ended_by WHERE o.dossier_id = $1 AND o.ended_at IS NOT NULL
  UNION ALL SELECT q.asked_at, 5, 'question-asked', st.round, st.step_id, ARRAY[p.name], NULL, NULL, q.body, NULL, false
  FROM question q JOIN step st ON st.id = q.step_row_id JOIN person p ON p.id = q.asked_by WHERE q.dossier_id = $1
  UNION ALL SELECT q.ended_at, 5, 'question-ended', st.round, st.step_id, array_remove(ARRAY[p.name], NULL), NULL, NULL, q.outcome || ': ' || coalesce(q.answer, q.body), NULL, false
  FROM question q JOIN step st ON st.id = q.step_row_id LEFT JOIN person p ON p.id = q.ended_by WHERE q.dossier_id = $1 AND q.ended_at IS NOT NULL
  UNION ALL SELECT l.permitted_at, 5, 'late-permitted', NULL, NULL, ARRAY[p.name], NULL, NULL, concat_ws(', ', l.authority, l.paper_number) || ': ' || l.reason, NULL, false
  FROM late_entry l JOIN person p ON p.id = l.permitted_by WHERE l.dossier_id = $1
  UNION ALL SELECT coalesce(m.sent_at, m.last_tried_at), 6, 'notice', n.round, NULL, ARRAY[p.name], NULL, NULL, n.kind || ': ' || n.state, NULL, false
  FROM notice n JOIN mail m ON m.id = n.mail_id JOIN person p ON p.id = n.recipient_id WHERE n.dossier_id = $1 AND m.last_tried_at IS NOT NULL
  UNION ALL SELECT d.ended_at, 7, 'ended', NULL, NULL, ARRAY[]::text[], NULL, NULL, d.state, NULL, false FROM dossier d WHERE d.id = $1 AND d.ended_at IS NOT NULL`

const allFacts = `
  SELECT at, rank, kind, round, "stepId", people, "onBehalfOf", NULL AS colleague, outcome, text, "revisionNo", "byRule" FROM (${facts}) fact
  UNION ALL SELECT at, rank, kind, round, "stepId", people, NULL, colleague, NULL, text, NULL, false FROM (${handings}) handing`

/** What happened to a dossier, from the beginning. Errors: AppError `not-found`, also for one that the actor may not see. */
export async function dossierTimeline(database: Database, dossierId: string, actor: Actor): Promise<TimelineEntry[]> {
  const head = await dossierHead(database, dossierId, actor)
  const rows = await database.query<Omit<TimelineEntry, 'stepName' | 'rule' | 'forced' | 'superseded'> & { readonly byRule: boolean }>(
    `SELECT at, kind, round, "stepId", people, "onBehalfOf", colleague, outcome, text, "revisionNo", "byRule" FROM (${allFacts}) fact ORDER BY at, rank`, [dossierId],
  )
  if (rows.every(({ stepId }) => stepId === null)) return rows.map(({ byRule: _, ...row }) => ({ ...row, stepName: null, rule: null, forced: null, superseded: null }))
  const { ruleSet } = await pinnedRules(database, head.ruleSetId)
  const steps = await stepsWithWhatHolds(database, head, ruleSet, awardOf(ruleSet, head.awardCode))
  const names = await RuleNames.of(database, [head.ruleSetId, ...steps.flatMap((step) => step.ruleSetId ?? [])])
  return rows.map(({ byRule, ...row }) => {
    const step = steps.find(({ round, stepId }) => round === row.round && stepId === row.stepId)
    const ruledBy = step?.ruleSetId ?? head.ruleSetId
    const rule = names.step(ruledBy, head.awardCode, row.stepId)
    const decision = row.kind === 'decided' ? step?.decision : null
    return { ...row, stepName: rule && rule.name, rule: decision?.rule ?? (byRule && rule?.lapse ? ruleAct(rule.lapse, names.ruleSet(ruledBy)) : null), forced: decision?.forced ?? null, superseded: decision?.superseded ?? null }
  })
}
