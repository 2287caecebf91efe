import { z } from 'zod'
import type { FieldProblem } from '../errors.ts'
import { directions, otherAwards } from '../rules/other-awards.ts'
import { ground, groundNeeded, type StepContext, type StepRule } from './step-rule.ts'

const payload = z.strictObject({
  ground,
  /** Code of the lower award recommended instead. It becomes a new dossier, never an edit of this one. */
  lowerAward: z.string().optional(),
  /** As `lowerAward`, of a higher one. */
  higherAward: z.string().optional(),
})

/** Examination of papers and criteria. */
export const examine: StepRule<typeof payload> = {
  kind: 'examine',
  outcomes: ['pass', 'return', 'reject', 'lower-award', 'higher-award'],
  payload,
  check: (statement, outcome, context) => [
    ...groundNeeded(statement, outcome, context),
    ...directions.flatMap((direction) => (outcome === `${direction}-award` ? checkOther(`${direction}Award`, statement[`${direction}Award`], otherAwards(context.ruleSet, context.award, direction, context.subject), context) : [])),
  ],
}

function checkOther(path: 'lowerAward' | 'higherAward', code: string | undefined, choices: readonly { readonly code: string }[], { award }: StepContext): FieldProblem[] {
  if (!code) return [{ path, message: 'problem.required' }]
  if (choices.some((choice) => choice.code === code)) return []
  const message = path === 'lowerAward' ? 'problem.not-a-lower-award' : 'problem.not-a-higher-award'
  return [{ path, message, params: { award: award.code, choices: choices.map((choice) => choice.code).join(', ') } }]
}
