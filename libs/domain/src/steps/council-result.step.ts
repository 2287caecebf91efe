import { z } from 'zod'
import { checkCounts, type Counts, tally } from '../councils/tally.ts'
import { AppError, type FieldProblem } from '../errors.ts'
import type { Outcome } from '../routes/plan.ts'
import type { CouncilRule } from '../rules/rule-set.ts'
import { otherAwardFields, otherAwardNeeded } from './other-award.ts'
import { day, notInFuture, sha256, shortText, type StepRule } from './step-rule.ts'

const count = z.int().min(0).max(1_000)

const payload = z.strictObject({
  ballot: z.strictObject({ members: count, present: count, writtenOpinions: count, yes: count, no: count, blank: count, invalid: count }).optional(),
  minutes: z.strictObject({ number: shortText, date: day, sha256 }).optional(),
  ...otherAwardFields,
})

/**
 * The council's vote on the award that was asked for, as the signed minutes give it. Only a vote the rule passes may pass, and only one it fails may end without a recommendation or with a
 * lower award; a higher award may be proposed whatever that vote was, as long as there was a quorum.
 */
export const councilResult: StepRule<typeof payload> = {
  kind: 'council-result',
  outcomes: ['pass', 'not-recommend', 'return', 'lower-award', 'higher-award'],
  payload,
  check({ ballot, minutes, ...proposed }, outcome, context): FieldProblem[] {
    if (outcome === 'return') return []
    const { award, today } = context
    if (!award.council) throw new AppError('rules.invalid', { award: award.code, reason: 'no-council' })
    return [
      ...(ballot ? checkBallot(ballot, outcome, award.council) : [{ path: 'ballot', message: 'problem.required' }]),
      ...(minutes ? notInFuture('minutes.date', minutes.date, today) : [{ path: 'minutes', message: 'problem.required' }]),
      ...otherAwardNeeded(proposed, outcome, context),
    ]
  },
}

function checkBallot(ballot: Counts, outcome: Outcome, rule: CouncilRule): FieldProblem[] {
  const impossible = checkCounts(ballot)
  if (impossible.length > 0) return impossible.map((problem) => ({ ...problem, path: `ballot.${problem.path}` }))
  const { quorumMet, passed, explanation } = tally(rule, ballot)
  const params = { vi: explanation.vi, en: explanation.en }
  if (!quorumMet) return [{ path: 'ballot.present', message: 'problem.quorum-missing', params }]
  if (outcome === 'pass' && !passed) return [{ path: 'ballot.yes', message: 'problem.tally-fails', params }]
  if ((outcome === 'not-recommend' || outcome === 'lower-award') && passed) return [{ path: 'ballot.yes', message: 'problem.tally-passes', params }]
  return []
}
