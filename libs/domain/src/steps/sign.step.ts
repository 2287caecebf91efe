import { z } from 'zod'
import { ground, groundNeeded, type StepRule } from './step-rule.ts'

const payload = z.strictObject({ ground })

/** The head of a level signs the covering submission (tờ trình) upward. */
export const sign: StepRule<typeof payload> = {
  kind: 'sign',
  outcomes: ['pass', 'return', 'reject'],
  payload,
  check: groundNeeded,
}
