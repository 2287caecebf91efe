import { z } from 'zod'
import type { StepRule } from './step-rule.ts'

const payload = z.strictObject({})

/** Receipt at a higher level: the dossier is complete and its examination begins, or it goes back to be completed. */
export const intake: StepRule<typeof payload> = {
  kind: 'intake',
  outcomes: ['pass', 'return'],
  payload,
  check: () => [],
}
