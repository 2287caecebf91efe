import { type Award, awardOf, type Form, formFor, type RuleSet } from '@vinhdanh/domain'
import { ruleSetInForce, storedRuleSet } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import type { DossierEntity } from './dossier.entity.ts'
import { NomineeEntity } from './nominee.entity.ts'

export interface DossierRules {
  readonly ruleSetId: string
  readonly ruleSet: RuleSet
  readonly award: Award
  readonly form: Form
  readonly nominee: NomineeEntity
}

/** The rules a dossier is written by: those it is pinned to, or, for a draft, those in force today. */
export async function rulesOf(tx: Transaction, dossier: DossierEntity): Promise<DossierRules> {
  const stored = dossier.ruleSetId ? await storedRuleSet(tx, dossier.ruleSetId) : await ruleSetInForce(tx, tx.today)
  const award = awardOf(stored.ruleSet, dossier.awardCode)
  const nominee = await tx.get(NomineeEntity, { id: dossier.nomineeId })
  return { ruleSetId: stored.id, ruleSet: stored.ruleSet, award, form: formFor(stored.ruleSet, award, nominee.kind), nominee }
}
