import { awardOf, checkCounts, type Counts, type RuleSet, tally } from '@vinhdanh/domain'
import type { Invariant } from './invariant.ts'

interface Vote {
  readonly code: string
  readonly decisionId: string
  readonly outcome: 'pass' | 'not-recommend' | 'lower-award' | 'higher-award'
  readonly awardCode: string
  readonly ballot: Counts | null
  readonly rules: RuleSet
}

export const ballots: Invariant = {
  id: 'I13',
  title: 'The counts of every council’s minutes add up, and its decision is what the rule of the dossier makes of them',
  async check({ database }) {
    const votes = await database.query<Vote>(
      `SELECT d.code, x.id AS "decisionId", x.outcome, d.award_code AS "awardCode", x.payload->'ballot' AS ballot, r.body AS rules
       FROM decision x JOIN step s ON s.id = x.step_row_id AND s.kind = 'council-result' JOIN dossier d ON d.id = x.dossier_id JOIN rule_set r ON r.id = coalesce(s.rule_set_id, d.rule_set_id)
       WHERE x.outcome <> 'return' ORDER BY d.code`,
    )
    return votes.flatMap((vote) => faultOf(vote) ?? [])
  },
}

function faultOf({ code, decisionId, outcome, awardCode, ballot, rules }: Vote): string | null {
  const { council } = awardOf(rules, awardCode)
  const decision = `${code}: the council's decision ${decisionId}`
  if (!ballot || !council) return `${decision} has no ${ballot ? 'rule' : 'counts'}`
  if (checkCounts(ballot).length > 0) return `${decision} has counts that do not add up`
  const { quorumMet, passed } = tally(council, ballot)
  if (!quorumMet) return `${decision} was taken without a quorum`
  // A higher award may be proposed whatever the vote on the one that was asked for.
  return outcome === 'higher-award' || passed === (outcome === 'pass') ? null : `${decision} says ${outcome}, its counts say otherwise`
}
