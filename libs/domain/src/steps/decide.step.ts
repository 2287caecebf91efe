import { z } from 'zod'
import { decisionFields, decisionNeeded, ground, groundNeeded, type StepRule } from './step-rule.ts'

const payload = z.strictObject({ ground, ...decisionFields })

/** The authority decides: an award carries the number and date of its decision, a refusal its ground. */
export const decide: StepRule<typeof payload> = {
  kind: 'decide',
  outcomes: ['pass', 'return', 'reject'],
  payload,
  check: (statement, outcome, context) => (outcome === 'pass' ? decisionNeeded(statement, context.today) : groundNeeded(statement, outcome, context)),
}
