import { z } from 'zod'
import type { FieldProblem } from '../errors.ts'
import type { Outcome } from '../routes/plan.ts'
import { directions, otherAwards } from '../rules/other-awards.ts'
import type { StepContext } from './step-rule.ts'

/** What is stated by a body that proposes another award than the one asked for. */
export const otherAwardFields = {
  /** Code of the lower award recommended instead. It becomes a new dossier, never an edit of this one. */
  lowerAward: z.string().optional(),
  /** As `lowerAward`, of a higher one. */
  higherAward: z.string().optional(),
}

type Stated = { readonly lowerAward?: string | undefined; readonly higherAward?: string | undefined }

/** The award that is proposed must be one that the rule-set names as lower or higher, with a route and for this kind of nominee. */
export function otherAwardNeeded(stated: Stated, outcome: Outcome, { ruleSet, award, subject }: StepContext): FieldProblem[] {
  return directions.flatMap((direction) => {
    if (outcome !== `${direction}-award`) return []
    const path = `${direction}Award` as const
    const code = stated[path]
    const choices = otherAwards(ruleSet, award, direction, subject)
    if (!code) return [{ path, message: 'problem.required' }]
    if (choices.some((choice) => choice.code === code)) return []
    return [{ path, message: `problem.not-a-${direction}-award`, params: { award: award.code, choices: choices.map((choice) => choice.code).join(', ') } }]
  })
}
