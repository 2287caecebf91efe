import { type Actor, AppError, awardOf, type Bilingual, type Day, type Direction, type Level, otherAwards, type Outcome, refusalGrounds, type StepKind, stepRules } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierPage, type DossierPage } from '../dossiers/dossier-page.query.ts'
import { type Revision, revisionOf } from '../dossiers/dossier-history.query.ts'
import { type LastLook, lastLook } from '../dossiers/last-look.query.ts'
import { type LastSubstitution, lastSubstitution } from '../organisation/last-substitution.query.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { requireUuid } from '../uuid.ts'
import { ruleAct, type RuleAct } from './rule-act.ts'
import { stepRule } from './step-rule.ts'
import type { TaskEntity } from './task.entity.ts'

export interface TaskView {
  readonly id: string
  readonly state: TaskEntity['state']
  readonly round: number
  readonly stepRowId: string
  readonly stepId: string
  readonly kind: StepKind
  readonly level: Level
  readonly name: Bilingual
  readonly act: Bilingual
  /** How this kind of step may be closed. */
  readonly outcomes: readonly Outcome[]
  readonly holder: { readonly id: string; readonly name: string }
  readonly onBehalfOf: { readonly id: string; readonly name: string } | null
  /** True if the reader holds it: only then a decision may be offered. */
  readonly mine: boolean
  /** Who has it now, while it is handed over. */
  readonly handedOver: { readonly id: string; readonly name: string; readonly reason: string } | null
  /** Who handed it to its holder, and why. */
  readonly handedBy: { readonly id: string; readonly name: string; readonly reason: string } | null
  /** The rule that gave it, because those who held the step did not answer. */
  readonly byRule: RuleAct | null
  readonly openedAt: Date
  readonly closedAt: Date | null
}

export interface TaskPage extends DossierPage {
  readonly task: TaskView
  /** By which substitution its holder acts or acted for another; null where none is concerned. */
  readonly substitution: LastSubstitution | null
  /** Who has it meanwhile, and until which day, since its holder is away; null while it is the holder's own. */
  readonly movedTo: { readonly name: string; readonly validTo: Day } | null
  /** The last revision before the present one that the reader decided on at this dossier, to show what has changed since. */
  readonly lastDecided: Revision | null
  /** The revision with which the present one is compared for the reader. */
  readonly lastLook: LastLook | null
  /** Working days that the rules grant for what may come next. */
  readonly terms: { readonly correctionDays: number; readonly postingDays: number }
  /** The awards that an examiner may recommend instead, by where they stand. */
  readonly otherAwards: Readonly<Record<Direction, Choices>>
}

type Choices = readonly { readonly code: string; readonly name: Bilingual }[]
type Row = Omit<TaskView, 'name' | 'act' | 'outcomes' | 'mine' | 'byRule'> & { readonly dossierId: string; readonly byLapse: boolean; readonly ownRules: string | null }

/** A task with all of its dossier. Errors: AppError `not-found`, also for one whose dossier the actor may not see. */
export async function taskPage(database: Database, taskId: string, actor: Actor): Promise<TaskPage> {
  requireUuid(taskId)
  const [row] = await database.query<Row>(
    `SELECT t.id, t.state, t.round, st.id AS "stepRowId", st.step_id AS "stepId", st.kind, st.level, jsonb_build_object('id', p.id, 'name', p.name) AS holder,
       CASE WHEN b.id IS NULL THEN NULL ELSE jsonb_build_object('id', b.id, 'name', b.name) END AS "onBehalfOf",
       CASE WHEN n.id IS NULL THEN NULL ELSE jsonb_build_object('id', n.id, 'name', n.name, 'reason', t.hand_over_reason) END AS "handedOver",
       (SELECT jsonb_build_object('id', giver.id, 'name', giver.name, 'reason', g.hand_over_reason) FROM task g JOIN person giver ON giver.id = g.holder_id
        WHERE g.step_row_id = t.step_row_id AND g.state = 'handed-over' AND g.handed_over_to = t.holder_id) AS "handedBy", t.opened_at AS "openedAt", t.closed_at AS "closedAt",
       t.dossier_id AS "dossierId", t.by_lapse AS "byLapse", st.rule_set_id AS "ownRules"
     FROM task t JOIN step st ON st.id = t.step_row_id JOIN person p ON p.id = t.holder_id LEFT JOIN person b ON b.id = t.on_behalf_of
       LEFT JOIN person n ON n.id = t.handed_over_to WHERE t.id = $1`,
    [taskId],
  )
  if (!row) throw new AppError('not-found')
  const { dossierId, byLapse, ownRules, ...task } = row
  const page = await dossierPage(database, dossierId, actor)
  const { ruleSet } = await pinnedRules(database, ownRules ?? page.dossier.ruleSetId)
  const award = awardOf(ruleSet, page.dossier.awardCode)
  const { name, act, lapse } = stepRule(ruleSet, award, task.stepId)
  const mine = task.holder.id === actor.personId
  const { correctionDays, postingDays } = ruleSet.parameters
  const choices = (direction: Direction): Choices => otherAwards(ruleSet, award, direction, page.dossier.nominee.kind).map(({ code, name: awardName }) => ({ code, name: awardName }))
  const [lower, higher] = [choices('lower'), choices('higher')]
  const outcomes = stepRules(task.kind).outcomes.filter((outcome) => (outcome !== 'lower-award' || lower.length > 0) && (outcome !== 'higher-award' || higher.length > 0))
  return {
    ...page, award, refusalGrounds: refusalGrounds(ruleSet), substitution: await substitutionOf(database, page, row), movedTo: row.state === 'cancelled' ? await movedTo(database, page, row) : null, task: { ...task, name, act, outcomes, mine, byRule: byLapse && lapse ? ruleAct(lapse, ruleSet) : null }, lastDecided: await lastDecidedRevision(database, page, actor),
    lastLook: await lastLook(database, page, actor),
    terms: { correctionDays: correctionDays.value, postingDays: postingDays.value },
    otherAwards: { lower, higher },
  }
}

async function substitutionOf(database: Database, { dossier }: DossierPage, { holder, onBehalfOf, handedBy, byLapse }: Row): Promise<LastSubstitution | null> {
  if (!onBehalfOf || handedBy || byLapse) return null
  return lastSubstitution(database, { personId: onBehalfOf.id, substituteId: holder.id, awardCode: dossier.awardCode })
}

async function movedTo(database: Database, { dossier }: DossierPage, { holder, stepRowId }: Row): Promise<TaskPage['movedTo']> {
  const [substitute] = await database.query<{ id: string; name: string }>(
    `SELECT p.id, p.name FROM task t JOIN person p ON p.id = t.holder_id WHERE t.step_row_id = $1 AND t.on_behalf_of = $2 AND t.state = 'open' LIMIT 1`, [stepRowId, holder.id],
  )
  const last = substitute && (await lastSubstitution(database, { personId: holder.id, substituteId: substitute.id, awardCode: dossier.awardCode }))
  return substitute && last ? { name: substitute.name, validTo: last.validTo } : null
}

async function lastDecidedRevision(database: Database, { dossier, steps }: DossierPage, { personId }: Actor): Promise<Revision | null> {
  const seen = steps.flatMap(({ kind, decision }) =>
    decision && kind !== 'correction' && decision.personId === personId && decision.revisionNo < dossier.revisionNo ? [decision.revisionNo] : [])
  return seen.length > 0 ? revisionOf(database, dossier.id, Math.max(...seen)) : null
}
