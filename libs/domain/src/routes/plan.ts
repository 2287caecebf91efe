import { AppError } from '../errors.ts'
import type { Award, Level, RuleSet, Step, StepKind } from '../rules/rule-set.ts'

/** Where the round after a correction begins: at the step that returned it, at the first step whose content changed, or at the start. */
export const resumePolicies = ['returning-step', 'first-changed-step', 'start'] as const

/** The way of one dossier: its route's steps with those left out that its award does not take. Small plain JSON: it also lives in the workflow. */
export interface Plan {
  readonly routeId: string
  readonly resume: (typeof resumePolicies)[number]
  readonly steps: readonly PlannedStep[]
}

export interface PlannedStep {
  readonly id: string
  readonly kind: StepKind
  readonly level: Level
}

/** The step in which the submitter corrects a returned dossier. It belongs to every plan and to no route. */
export const correctionStepId = 'correction'

export const endings = ['awarded', 'refused', 'not-recommended', 'lower-award', 'higher-award', 'withdrawn'] as const
export type Ending = (typeof endings)[number]

/** How a step was closed. `pass` leads on, `return` to correction, the others end this dossier's way. */
export const outcomes = ['pass', 'return', 'reject', 'not-recommend', 'lower-award', 'higher-award'] as const
export type Outcome = (typeof outcomes)[number]

/** Where a dossier stands: at a step of a round, or at its end. */
export type Place =
  | { readonly at: 'step'; readonly round: number; readonly stepId: string; readonly returnedFrom?: string }
  | { readonly at: 'end'; readonly round: number; readonly ending: Ending }

export function planFor(ruleSet: RuleSet, award: Award): Plan {
  const route = ruleSet.routes.find((candidate) => candidate.id === award.route)
  if (!route) throw new AppError('rules.invalid', { award: award.code, reason: 'no-route' })
  return {
    routeId: route.id,
    resume: route.resume,
    steps: route.steps.filter((step) => isTaken(step, award)).map(({ id, kind, level }) => ({ id, kind, level })),
  }
}

function isTaken(step: Step, award: Award): boolean {
  if (step.when === 'council') return award.council !== null
  if (step.when === 'posting') return award.posting
  if (step.when === 'opinion') return award.opinion
  return true
}

export function startOf(plan: Plan): Place {
  return { at: 'step', round: 1, stepId: stepAt(plan, 0).id }
}

/**
 * The place after the step at `place` was closed with `outcome`. Pure: workflow and record both ask it and must agree. Where a correction goes on depends on
 * what was corrected, which only the record knows: it chooses once, when the dossier is handed in, and its choice comes along as `resumesAt`.
 */
export function follow(plan: Plan, place: Place, outcome: Outcome, resumesAt?: string | null): Place {
  if (place.at === 'end') return place
  const { round, stepId } = place
  if (stepId === correctionStepId) return { at: 'step', round: round + 1, stepId: resumesAt ?? resumeStep(plan, place.returnedFrom) }
  switch (outcome) {
    case 'pass': {
      const next = plan.steps[indexOf(plan, stepId) + 1]
      return next ? { at: 'step', round, stepId: next.id } : { at: 'end', round, ending: 'awarded' }
    }
    case 'return':
      return { at: 'step', round, stepId: correctionStepId, returnedFrom: stepId }
    case 'reject':
      return { at: 'end', round, ending: 'refused' }
    case 'not-recommend':
      return { at: 'end', round, ending: 'not-recommended' }
    case 'lower-award':
    case 'higher-award':
      return { at: 'end', round, ending: outcome }
  }
}

/** For corrections that were handed in before the record kept its choice. */
function resumeStep(plan: Plan, returnedFrom: string | undefined): string {
  return plan.resume !== 'start' && returnedFrom ? returnedFrom : stepAt(plan, 0).id
}

export function indexOf(plan: Plan, stepId: string): number {
  const index = plan.steps.findIndex((step) => step.id === stepId)
  if (index < 0) throw new AppError('rules.invalid', { stepId, reason: 'step-not-in-plan' })
  return index
}

function stepAt(plan: Plan, index: number): PlannedStep {
  const step = plan.steps[index]
  if (!step) throw new AppError('rules.invalid', { reason: 'empty-plan' })
  return step
}
