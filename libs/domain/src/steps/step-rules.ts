import type { FieldProblem } from '../errors.ts'
import { parse } from '../problems.ts'
import type { Outcome } from '../routes/plan.ts'
import type { StepKind } from '../rules/rule-set.ts'
import { correction } from './correction.step.ts'
import { councilResult } from './council-result.step.ts'
import { decide } from './decide.step.ts'
import { examine } from './examine.step.ts'
import { externalMilestone } from './external-milestone.step.ts'
import { intake } from './intake.step.ts'
import { posting } from './posting.step.ts'
import { sign } from './sign.step.ts'
import type { StepContext, StepRule } from './step-rule.ts'

const rules: Readonly<Record<StepKind, StepRule>> = {
  intake, examine, sign, posting, decide, correction, 'council-result': councilResult, 'external-milestone': externalMilestone,
}

/** The rule of a kind of step. */
export function stepRules(kind: StepKind): StepRule {
  return rules[kind]
}

/** An outcome that does not lead on: whoever chooses it owes a reason. */
export function isNegative(outcome: Outcome): boolean {
  return outcome !== 'pass'
}

export const shortestReason = 10

/** A negative outcome needs a reason of at least 10 characters, spaces around it not counted. */
export function checkReason(outcome: Outcome, reason: string | null | undefined): FieldProblem[] {
  const tooShort = (reason ?? '').trim().length < shortestReason
  return isNegative(outcome) && tooShort ? [{ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } }] : []
}

/** A decision as a holder states it; `payload` is whatever the client sent. */
export interface Statement {
  readonly outcome: Outcome
  readonly reason?: string | null
  readonly payload: unknown
}

/** Everything wrong with a decision at a step of this kind; payload problems have paths under `payload.`. Empty: it may be recorded. */
export function checkDecision(kind: StepKind, { outcome, reason, payload }: Statement, context: StepContext): FieldProblem[] {
  const rule = rules[kind]
  if (!rule.outcomes.includes(outcome)) {
    return [{ path: 'outcome', message: 'problem.outcome-not-offered', params: { outcome, choices: rule.outcomes.join(', ') } }]
  }
  const parsed = parse(rule.payload, payload)
  const problems = parsed.ok ? rule.check(parsed.value, outcome, context) : parsed.problems
  return [...checkReason(outcome, reason), ...problems.map((problem) => ({ ...problem, path: problem.path ? `payload.${problem.path}` : 'payload' }))]
}
