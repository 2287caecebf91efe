import { z } from 'zod'
import { ground, groundNeeded, type StepRule } from './step-rule.ts'

const payload = z.strictObject({
  ground,
  /** Code of the lower award recommended instead. It becomes a new dossier, never an edit of this one. */
  lowerAward: z.string().optional(),
})

/** Examination of papers and criteria. */
export const examine: StepRule<typeof payload> = {
  kind: 'examine',
  outcomes: ['pass', 'return', 'reject', 'lower-award'],
  payload,
  check(statement, outcome, { award }) {
    const problems = groundNeeded(statement, outcome)
    if (outcome !== 'lower-award') return problems
    if (!statement.lowerAward) return [{ path: 'lowerAward', message: 'problem.required' }]
    if (award.lowerAwards.includes(statement.lowerAward)) return problems
    return [{ path: 'lowerAward', message: 'problem.not-a-lower-award', params: { award: award.code, choices: award.lowerAwards.join(', ') } }]
  },
}
