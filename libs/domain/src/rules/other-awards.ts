import type { Award, RuleSet, Subject } from './rule-set.ts'

export const directions = ['lower', 'higher'] as const
/** Whether another award stands below or above the one proposed. */
export type Direction = (typeof directions)[number]

/**
 * The awards that may be proposed in place of this one for a nominee of this kind: those the rule-set names below it, or those below which it names this one.
 * Only awards that a route of this system handles and that have a form for the nominee.
 */
export function otherAwards(ruleSet: RuleSet, award: Award, direction: Direction, subject: Subject): Award[] {
  const stands = direction === 'lower' ? ({ code }: Award) => award.lowerAwards.includes(code) : ({ lowerAwards }: Award) => lowerAwards.includes(award.code)
  return ruleSet.awards.filter((other) => stands(other) && mayBeProposed(other, subject))
}

/** True for an award that this system can carry for a nominee of this kind. */
export function mayBeProposed({ route, subjects, forms }: Award, subject: Subject): boolean {
  return route !== null && subjects.includes(subject) && forms[subject] !== undefined
}
