import { z } from 'zod'
import type { FieldProblem } from '../errors.ts'
import { day, decisionFields, decisionNeeded, notInFuture, sha256, shortText, type StepRule } from './step-rule.ts'

const payload = z.strictObject({
  body: shortText,
  documentNumber: shortText,
  documentDate: day,
  result: z.enum(['favourable', 'unfavourable']),
  /** SHA-256 of the stored scan of the document. */
  paper: sha256,
  ...decisionFields,
})

/** What a body outside the system answered or decided, as its document says. The last step of a plan also carries the award's decision. */
export const externalMilestone: StepRule<typeof payload> = {
  kind: 'external-milestone',
  outcomes: ['pass', 'return', 'reject'],
  payload,
  check(statement, outcome, { today, isLastStep }): FieldProblem[] {
    const problems = notInFuture('documentDate', statement.documentDate, today)
    const expected = outcome === 'pass' ? 'favourable' : 'unfavourable'
    if (outcome !== 'return' && statement.result !== expected) {
      problems.push({ path: 'result', message: 'problem.result-against-outcome', params: { result: statement.result, outcome } })
    }
    return outcome === 'pass' && isLastStep ? [...problems, ...decisionNeeded(statement, today)] : problems
  },
}
