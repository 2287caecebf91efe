import type { Day } from '../clock/day.ts'
import type { WorkingCalendar } from '../clock/working-calendar.ts'
import { type Counts, tally } from '../councils/tally.ts'
import { completeness } from '../dossiers/completeness.ts'
import type { DossierContent } from '../dossiers/content.ts'
import { correctionStepId, planFor, type Plan } from '../routes/plan.ts'
import type { Award, Role, RuleSet, Step, Subject } from './rule-set.ts'

/** An open dossier as far as other rules could change its way. */
export interface OpenCase {
  readonly awardCode: string
  readonly subject: Subject
  readonly plan: Plan
  /** The open step by the rules that hold for it now; null when none is open. */
  readonly step: Step | null
  /** The last day of the open step's term; null when it stands or none runs. */
  readonly lastDay: Day | null
  readonly content: DossierContent
  /** Codes of the papers that are attached. */
  readonly papers: readonly string[]
  /** The counts of the councils that have voted on it, with what came of each. */
  readonly ballots: readonly { readonly counts: Counts; readonly passed: boolean }[]
}

/** What the same dossier would be under other rules. */
export interface CaseForecast {
  /** `same`: the same steps in the same order. `other`: another way. `none`: these rules have no such award, not for such a nominee, or no route for it. */
  readonly way: 'same' | 'other' | 'none'
  /** The last day of the open step's term, which keeps what it was moved and paused by; null when no term runs or the step is not on the way. */
  readonly lastDay: Day | null
  readonly becomesOverdue: boolean
  readonly noLongerOverdue: boolean
  /** Who would hold the open step instead; null where that stays. */
  readonly otherRole: Role | null
  /** Votes that would have come out otherwise. */
  readonly flippedVotes: number
  /** What it would lack if it were handed in today: papers by code, and how many answers. */
  readonly missingPapers: readonly string[]
  readonly missingAnswers: number
}

const nothing = { lastDay: null, becomesOverdue: false, noLongerOverdue: false, otherRole: null, flippedVotes: 0, missingPapers: [], missingAnswers: 0 }

/**
 * What an open dossier would be if `candidate` were its rules. Pure: nothing is changed by asking. A term changes by the difference of the two budgets, in
 * working days. Throws `calendar.year-unknown` when a term would reach a year without a calendar.
 */
export function forecastUnder(candidate: RuleSet, open: OpenCase, { calendar, today }: { readonly calendar: WorkingCalendar; readonly today: Day }): CaseForecast {
  const award = candidate.awards.find(({ code }) => code === open.awardCode)
  const form = award && candidate.forms.find(({ id }) => id === award.forms[open.subject])
  if (!award?.route || !form) return { way: 'none', ...nothing }
  const { sections, papers } = completeness(form, award.papers, open.content, open.papers)
  const step = ruleThen(candidate, award, open.step)
  const lastDay = open.step && open.lastDay !== null && step ? shifted(calendar, open.lastDay, step.term.value - open.step.term.value) : null
  const wasOverdue = open.lastDay !== null && open.lastDay < today
  const { council } = award
  return {
    way: isSameWay(planFor(candidate, award), open.plan) ? 'same' : 'other',
    lastDay,
    becomesOverdue: lastDay !== null && !wasOverdue && lastDay < today,
    noLongerOverdue: lastDay !== null && wasOverdue && lastDay >= today,
    otherRole: open.step && step && (step.role !== open.step.role || step.level !== open.step.level) ? step.role : null,
    flippedVotes: open.ballots.filter(({ counts, passed }) => council !== null && tally(council, counts).passed !== passed).length,
    missingPapers: papers.problems.flatMap(({ params }) => (typeof params?.['code'] === 'string' ? [params['code']] : [])),
    missingAnswers: sections.reduce((sum, { problems }) => sum + problems.length, 0),
  }
}

/** True if anything would be otherwise for this dossier. */
export function isAffected(forecast: CaseForecast, lastDay: Day | null): boolean {
  const { way, otherRole, flippedVotes, missingPapers, missingAnswers } = forecast
  return way !== 'same' || otherRole !== null || flippedVotes > 0 || missingPapers.length > 0 || missingAnswers > 0 || (forecast.lastDay !== null && forecast.lastDay !== lastDay)
}

/** The open step by the other rules; a correction has its term from their parameters. Null where their route lacks it. */
function ruleThen({ routes, parameters }: RuleSet, award: Award, step: Step | null): Step | null {
  if (step?.id === correctionStepId) return { ...step, term: parameters.correctionDays }
  return routes.find(({ id }) => id === award.route)?.steps.find(({ id }) => id === step?.id) ?? null
}

/** A day of the calendar that is no working day is left where it is, when nothing moves it. */
function shifted(calendar: WorkingCalendar, lastDay: Day, days: number): Day {
  return days === 0 ? lastDay : calendar.addWorkingDays(lastDay, days)
}

function isSameWay(one: Plan, other: Plan): boolean {
  return one.steps.length === other.steps.length && one.steps.every(({ id, kind, level }, at) => id === other.steps[at]?.id && kind === other.steps[at].kind && level === other.steps[at].level)
}
