import { z } from 'zod'
import { otherAwardFields, otherAwardNeeded } from './other-award.ts'
import { ground, groundNeeded, type StepRule } from './step-rule.ts'

const payload = z.strictObject({ ground, ...otherAwardFields })

/** Examination of papers and criteria. */
export const examine: StepRule<typeof payload> = {
  kind: 'examine',
  outcomes: ['pass', 'return', 'reject', 'lower-award', 'higher-award'],
  payload,
  check: (statement, outcome, context) => [...groundNeeded(statement, outcome, context), ...otherAwardNeeded(statement, outcome, context)],
}
