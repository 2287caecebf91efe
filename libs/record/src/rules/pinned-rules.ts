import { AppError, type Bilingual, correctionStepId, type Day, type RuleSet, type Step } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { Transaction } from '../transaction.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { ruleSetInForce, type StoredRuleSet, storedRuleSet } from './rule-set.query.ts'

/** The rules a dossier is read by: those it is pinned to, or, for a draft, those in force on the record's day. Errors: AppError `rules.none-in-force`. */
export async function pinnedRules(reader: Database | Transaction, ruleSetId: string | null): Promise<StoredRuleSet> {
  if (ruleSetId !== null) return storedRuleSet(reader, ruleSetId)
  const [row] = await reader.query<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  return ruleSetInForce(reader, row?.today ?? '')
}

/** The names that a list of dossiers shows, for rows of different rule-sets. */
export class RuleNames {
  private readonly rules = new Map<string | null, RuleSet>()

  /** Reads the rule-sets of these rows once each. */
  static async of(reader: Database | Transaction, ruleSetIds: readonly (string | null)[]): Promise<RuleNames> {
    const names = new RuleNames()
    for (const id of new Set(ruleSetIds)) names.rules.set(id, (await pinnedRules(reader, id)).ruleSet)
    return names
  }

  /** One of the rule-sets that were read. Errors: AppError `not-found`. */
  ruleSet(id: string | null): RuleSet {
    const ruleSet = this.rules.get(id)
    if (!ruleSet) throw new AppError('not-found')
    return ruleSet
  }

  /** The source that a rule of one of the rule-sets names; null where it lacks it. */
  citation(id: string | null, cite: string): RuleSet['citations'][string] | null {
    return this.ruleSet(id).citations[cite] ?? null
  }

  /** The award's name, or its code where the rule-set no longer has it: a draft may outlive the rules it was begun under. */
  award(ruleSetId: string | null, code: string): Bilingual {
    return this.rules.get(ruleSetId)?.awards.find((award) => award.code === code)?.name ?? { vi: code, en: code }
  }

  /** The name of a step, or its id where the route does not rule it. */
  stepName(ruleSetId: string | null, awardCode: string, stepId: string): Bilingual {
    const route = this.rules.get(ruleSetId)?.awards.find(({ code }) => code === awardCode)?.route
    const isRuled = stepId === correctionStepId || this.rules.get(ruleSetId)?.routes.some(({ id, steps }) => id === route && steps.some((step) => step.id === stepId))
    return (isRuled ? this.step(ruleSetId, awardCode, stepId)?.name : null) ?? { vi: stepId, en: stepId }
  }

  /** The step's rule; null before the first step. */
  step(ruleSetId: string | null, awardCode: string, stepId: string | null): Step | null {
    const ruleSet = this.rules.get(ruleSetId)
    const award = ruleSet?.awards.find(({ code }) => code === awardCode)
    return ruleSet && award && stepId !== null ? stepRule(ruleSet, award, stepId) : null
  }
}
