import type { Day } from '../clock/day.ts'
import { AppError } from '../errors.ts'
import type { Award, Form, RuleSet, Subject } from './rule-set.ts'

/** The award with this code. Throws `rules.invalid` when the rule-set has none. */
export function awardOf(ruleSet: RuleSet, code: string): Award {
  const award = ruleSet.awards.find((candidate) => candidate.code === code)
  if (!award) throw new AppError('rules.invalid', { award: code, reason: 'award-unknown' })
  return award
}

/** The form that a nominee of this kind fills in for the award. Throws `rules.invalid` when the award is not for such nominees. */
export function formFor(ruleSet: RuleSet, award: Award, subject: Subject): Form {
  const form = ruleSet.forms.find(({ id }) => id === award.forms[subject])
  if (!form) throw new AppError('rules.invalid', { award: award.code, subject, reason: 'form-unknown' })
  return form
}

/** True if the rule-set is in force on a day, both ends included. */
export function isInForce({ effectiveFrom, effectiveTo }: Pick<RuleSet, 'effectiveFrom' | 'effectiveTo'>, day: Day): boolean {
  return effectiveFrom <= day && (effectiveTo === null || day <= effectiveTo)
}
