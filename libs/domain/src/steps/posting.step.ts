import { z } from 'zod'
import { term } from '../clock/term.ts'
import type { FieldProblem } from '../errors.ts'
import { day, notInFuture, shortText, type StepRule } from './step-rule.ts'

const payload = z.strictObject({
  medium: shortText,
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  startDate: day,
  /** How many comments came in; 0 is an answer, silence is not. */
  commentsReceived: z.int().min(0).max(100_000),
})

/** Public posting of the nominees before the ministry's council meets; its length in working days is the rule-set's `postingDays`. */
export const posting: StepRule<typeof payload> = {
  kind: 'posting',
  outcomes: ['pass', 'return'],
  payload,
  check({ startDate }, outcome, { today, calendar, ruleSet }): FieldProblem[] {
    const future = notInFuture('startDate', startDate, today)
    if (future.length > 0 || outcome !== 'pass') return future
    const { lastDay, workingDays } = term(calendar, startDate, ruleSet.parameters.postingDays.value)
    return today > lastDay ? [] : [{ path: 'startDate', message: 'problem.posting-not-over', params: { workingDays, lastDay } }]
  },
}
