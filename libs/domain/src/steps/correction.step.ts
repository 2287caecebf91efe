import { z } from 'zod'
import type { StepRule } from './step-rule.ts'

const payload = z.strictObject({})

/** The submitter corrects a returned dossier and hands it in again; the new revision is the statement. */
export const correction: StepRule<typeof payload> = {
  kind: 'correction',
  outcomes: ['pass'],
  payload,
  check: () => [],
}
