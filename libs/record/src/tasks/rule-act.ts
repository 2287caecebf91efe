import type { Lapse, LapseAct, RuleSet } from '@vinhdanh/domain'

/** What a rule did, or will do, of itself, with its source. */
export interface RuleAct {
  /** `stands`: a pass of an earlier round was left as it is. */
  readonly act: LapseAct | 'stands'
  /** Working days after the step's last day. */
  readonly workingDaysAfter: number
  readonly citation: RuleSet['citations'][string] | null
}

/** An act of the rules with the citation it names. */
export function ruleAct({ act, workingDaysAfter, cite }: Pick<Lapse, 'workingDaysAfter' | 'cite'> & Pick<RuleAct, 'act'>, { citations }: Pick<RuleSet, 'citations'>): RuleAct {
  return { act, workingDaysAfter, citation: citations[cite] ?? null }
}
