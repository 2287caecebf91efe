import { z } from 'zod'
import type { Day } from '../clock/day.ts'
import type { WorkingCalendar } from '../clock/working-calendar.ts'
import type { FieldProblem } from '../errors.ts'
import type { Outcome } from '../routes/plan.ts'
import { refusalGrounds } from '../rules/grounds.ts'
import type { Award, RuleSet, StepKind, Subject } from '../rules/rule-set.ts'

/** What a step's rule may know when it judges a decision. `today` is the day in Viet Nam at the record's time. */
export interface StepContext {
  readonly today: Day
  readonly calendar: WorkingCalendar
  readonly ruleSet: RuleSet
  readonly award: Award
  /** The kind of nominee. */
  readonly subject: Subject
  /** True for the last step of the dossier's plan: passing it means the award is decided. */
  readonly isLastStep: boolean
}

/** One kind of step: how it may be closed, what the holder states with it, and what is wrong with a statement. Paths are the payload's own. */
export interface StepRule<P extends z.ZodType = z.ZodType> {
  readonly kind: StepKind
  readonly outcomes: readonly Outcome[]
  readonly payload: P
  check(payload: z.infer<P>, outcome: Outcome, context: StepContext): FieldProblem[]
}

/** The id of a ground that the rule-set names. */
export const ground = z.string().optional()
export const day = z.iso.date()
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const shortText = z.string().trim().min(1).max(200)

/** The decision's number and date as on the signed paper. */
export const decisionFields = { decisionNumber: shortText.optional(), decisionDate: day.optional() }

export function groundNeeded({ ground: chosen }: { readonly ground?: string | undefined }, outcome: Outcome, { ruleSet }: StepContext): FieldProblem[] {
  if (outcome === 'reject' && !chosen) return [{ path: 'ground', message: 'problem.ground-required' }]
  const choices = refusalGrounds(ruleSet).map(({ id }) => id)
  return chosen && !choices.includes(chosen) ? [{ path: 'ground', message: 'problem.choice', params: { choices: choices.join(', ') } }] : []
}

/** A paper cannot be dated after the day on which it is reported. */
export function notInFuture(path: string, date: Day | undefined, today: Day): FieldProblem[] {
  return date !== undefined && date > today ? [{ path, message: 'problem.date-in-future', params: { today } }] : []
}

export function decisionNeeded(payload: { readonly decisionNumber?: string | undefined; readonly decisionDate?: Day | undefined }, today: Day): FieldProblem[] {
  const missing = (['decisionNumber', 'decisionDate'] as const).filter((path) => payload[path] === undefined)
  return [...missing.map((path) => ({ path, message: 'problem.required' })), ...notInFuture('decisionDate', payload.decisionDate, today)]
}
