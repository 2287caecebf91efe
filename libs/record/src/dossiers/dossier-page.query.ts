import { type Actor, AppError, type Award, awardOf, type Bilingual, type Day, type Form, formFor, type Ground, type Level, type OpinionRule, opinionRuleFor, type QuestionRule, refusalGrounds, type Role, type RuleSet, type StepKind } from '@vinhdanh/domain'
import { type ClockView, clockOf } from '../clocks/clock-view.query.ts'
import type { Database } from '../database.ts'
import { type ScanStates, scanStatesOf } from '../files/scan-states.query.ts'
import { awardOfDossier, type AwardLine } from '../ledger/ledger.query.ts'
import { type OpinionLine, opinionsOf } from '../opinions/opinions.query.ts'
import { type QuestionLine, questionsOf } from '../questions/questions.query.ts'
import type { Reader } from '../reader.ts'
import { type RemarkLine, remarksOf } from '../remarks/remarks.query.ts'
import { pinnedRules } from '../rules/pinned-rules.ts'
import { ruleSetById, type RuleSetLine } from '../rules/rule-set.query.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { type DossierHead, dossierHead } from './dossier-head.query.ts'
import {
  type HoldLine, holdsOf, type PaperLine, papersOf, type Revision, type RevisionLine, revisionOf, revisionsOf, type StepLine, stepsOf,
} from './dossier-history.query.ts'
import { type LateEntryLine, lateEntriesOf } from './late-entries.query.ts'
import type { HolderLine } from './list-dossiers.query.ts'
import { seenBy, type WarningLine } from '../warnings/warnings.query.ts'
import { aheadOf, type PlanLine, planView } from './plan-view.ts'
import { supersededPasses } from './superseded.ts'

export interface OpenTask extends HolderLine {
  readonly taskId: string
}

/** Why nobody can act on an open step; null when somebody can. */
export type Stuckness = 'no-holder' | 'holder-inactive' | null

/** The open step: who holds it, since when, until when, why. */
export interface PlaceView {
  readonly stepRowId: string
  readonly stepId: string
  readonly kind: StepKind
  readonly level: Level
  readonly role: Role
  readonly name: Bilingual
  readonly act: Bilingual
  readonly round: number
  readonly unitName: Bilingual | null
  readonly since: Date
  readonly holders: readonly OpenTask[]
  readonly stuck: Stuckness
  readonly clock: ClockView | null
}

/** The rules that a dossier is handled by. `pinned` is false for a draft, which follows those in force until it is handed in. */
export interface RulesView extends Omit<RuleSetLine, 'importedAt'> {
  readonly pinned: boolean
  readonly title: Bilingual
  readonly instrument: Bilingual
}

export interface SessionOfDossier {
  readonly id: string
  readonly title: string
  readonly heldOn: Day
  readonly state: 'planned' | 'held'
}

export interface DossierPage {
  readonly dossier: DossierHead
  readonly award: Award
  readonly form: Form
  readonly rules: RulesView
  readonly place: PlaceView | null
  readonly plan: readonly PlanLine[]
  readonly steps: readonly StepLine[]
  readonly remarks: readonly RemarkLine[]
  readonly papers: readonly PaperLine[]
  readonly revisions: readonly RevisionLine[]
  /** The latest revision, or the one asked for, with its content; null for a draft that was never handed in. */
  readonly revision: Revision | null
  readonly holds: readonly HoldLine[]
  readonly opinions: readonly OpinionLine[]
  /** Whether an opinion may be asked at the open step, and what the rule says of waiting for it; null where none may. */
  readonly opinionRule: OpinionRule | null
  /** What the unit was asked without a return. */
  readonly questions: readonly QuestionLine[]
  /** What the rule says of asking the unit at the open step; null where it may not be asked. */
  readonly questionRule: QuestionRule | null
  /** The levels at which it came in after the cut-off. */
  readonly late: readonly LateEntryLine[]
  /** What that revision was handed in in spite of, with the reasons given. */
  readonly warnings: readonly WarningLine[]
  /** The latest council session on whose agenda the dossier stands. */
  readonly session: SessionOfDossier | null
  /** The award it brought, with what followed the decision; null while it brought none. */
  readonly given: AwardLine | null
  /** How safe its files are known to be: those of papers, old revisions, decisions, opinions and acts. */
  readonly scanStates: ScanStates
  /** On what grounds it may be refused, or was, under the rules of its latest step. */
  readonly refusalGrounds: readonly Ground[]
  /** The award that was proposed when it ended, in place of its own. */
  readonly otherAwardName: Bilingual | null
  /** How often it may be returned at most. */
  readonly maxRounds: number
}

/** Everything a page says about one dossier, with its latest revision or with revision `no`. Errors: AppError `not-found`, also for one that the actor may not see and for a revision that there is not. */
export async function dossierPage(database: Database, dossierId: string, actor: Actor, no?: number): Promise<DossierPage> {
  const dossier = await dossierHead(database, dossierId, actor)
  const { ruleSet, importedAt: _, ...stored } = await pinnedRules(database, dossier.ruleSetId)
  const award = awardOf(ruleSet, dossier.awardCode)
  const steps = await stepsWithWhatHolds(database, dossier, ruleSet, award)
  const [place, remarks, papers, revisions, revision, holds, session, opinions, late, given, questions, scanStates] = await Promise.all([
    placeOf(database, steps.find(({ state }) => state === 'open'), dossier), remarksOf(database, dossierId), papersOf(database, dossierId),
    revisionsOf(database, dossierId), revisionOf(database, dossierId, no ?? dossier.revisionNo), holdsOf(database, dossierId), sessionOf(database, dossierId),
    opinionsOf(database, dossierId), lateEntriesOf(database, dossierId, ruleSet), awardOfDossier(database, dossierId), questionsOf(database, dossierId), scanStatesOf(database, [dossierId]),
  ])
  if (no !== undefined && !revision) throw new AppError('not-found')
  return {
    dossier, award, form: formFor(ruleSet, award, dossier.nominee.kind), place, steps, remarks, papers, revisions, revision, holds, session, opinions, late, questions, scanStates,
    warnings: revision?.content.warnings ? await seenBy(database, actor, await ruleSetById(database, revision.ruleSetId), revision.content.warnings) : [],
    opinionRule: place && opinionRuleFor(ruleSet, award, place.kind),
    questionRule: place && place.kind !== 'correction' ? (ruleSet.questions ?? null) : null,
    rules: { ...stored, pinned: dossier.ruleSetId !== null, title: ruleSet.title, instrument: ruleSet.instrument },
    plan: dossier.plan ? planView(dossier.plan, steps, ruleSet, award) : [],
    given, refusalGrounds: refusalGrounds((await pinnedRules(database, steps.at(-1)?.ruleSetId ?? dossier.ruleSetId)).ruleSet), otherAwardName: proposedName(ruleSet, dossier),
    maxRounds: ruleSet.parameters.maxRounds.value + dossier.extraRounds,
  }
}

function proposedName(ruleSet: RuleSet, { outcome }: DossierHead): Bilingual | null {
  const code = outcome?.lowerAward ?? outcome?.higherAward
  return code ? ruleSet.awards.find((award) => award.code === code)?.name ?? null : null
}

/** Every step so far, each pass with why it no longer holds. */
export async function stepsWithWhatHolds(reader: Reader, dossier: Pick<DossierHead, 'id' | 'plan' | 'revisionNo'>, ruleSet: RuleSet, award: Award): Promise<StepLine[]> {
  const steps = await stepsOf(reader, dossier.id, ruleSet)
  const superseded = await supersededPasses(reader, dossier, steps, dossier.plan ? aheadOf(dossier.plan, steps) : [], ruleSet, award)
  return steps.map((step) => ({ ...step, decision: step.decision && { ...step.decision, superseded: superseded.get(step.rowId) ?? null } }))
}

async function placeOf(database: Database, step: StepLine | undefined, dossier: Pick<DossierHead, 'ruleSetId' | 'awardCode'>): Promise<PlaceView | null> {
  if (!step) return null
  const { rowId, stepId, kind, level, round, unitName, openedAt } = step
  const { ruleSet } = await pinnedRules(database, step.ruleSetId ?? dossier.ruleSetId)
  const { name, act, role } = stepRule(ruleSet, awardOf(ruleSet, dossier.awardCode), stepId)
  const holders = await openTasks(database, rowId)
  const clock = await clockOf(database, rowId, ruleSet)
  return { stepRowId: rowId, stepId, kind, level, role, name, act, round, unitName, since: openedAt, holders, stuck: stuckness(holders), clock }
}

function stuckness(holders: readonly OpenTask[]): Stuckness {
  if (holders.length === 0) return 'no-holder'
  return holders.some(({ active }) => active) ? null : 'holder-inactive'
}

async function openTasks(reader: Reader, stepRowId: string): Promise<OpenTask[]> {
  return reader.query<OpenTask>(
    `SELECT t.id AS "taskId", p.id AS "personId", p.name, p.active, b.name AS "onBehalfOf"
     FROM task t JOIN person p ON p.id = t.holder_id LEFT JOIN person b ON b.id = t.on_behalf_of
     WHERE t.step_row_id = $1 AND t.state = 'open' ORDER BY p.name, p.id`,
    [stepRowId],
  )
}

async function sessionOf(reader: Reader, dossierId: string): Promise<SessionOfDossier | null> {
  const [row] = await reader.query<SessionOfDossier>(
    `SELECT s.id, s.title, to_char(s.held_on, 'YYYY-MM-DD') AS "heldOn", s.state
     FROM session_item i JOIN council_session s ON s.id = i.session_id WHERE i.dossier_id = $1 ORDER BY s.held_on DESC, i.added_at DESC LIMIT 1`,
    [dossierId],
  )
  return row ?? null
}
