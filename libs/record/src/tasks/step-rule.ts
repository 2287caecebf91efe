import { AppError, type Award, awardOf, correctionStepId, type RuleSet, type Step } from '@vinhdanh/domain'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'

const correctionName = { vi: 'Bổ sung, sửa hồ sơ', en: 'Correct the dossier' }
const correctionAct = { vi: 'bổ sung, sửa hồ sơ', en: 'correct the dossier' }

/** The rule of a step of this dossier with the rule-set that the dossier is pinned to. */
export async function ruleOf(tx: Transaction, { ruleSetId, awardCode }: Pick<DossierEntity, 'ruleSetId' | 'awardCode'>, stepId: string): Promise<{ readonly rule: Step; readonly ruleSet: RuleSet }> {
  const ruleSet = await ruleSetById(tx, ruleSetId ?? '')
  return { ruleSet, rule: stepRule(ruleSet, awardOf(ruleSet, awardCode), stepId) }
}

/** The rule of a step by id in the rule-set a dossier is pinned to; the correction step takes its term from the parameters. */
export function stepRule(ruleSet: RuleSet, award: Award, stepId: string): Step {
  if (stepId === correctionStepId) {
    const { cite } = ruleSet.parameters.correctionDays
    return {
      id: correctionStepId, kind: 'correction', level: 'unit', role: 'submitter', name: correctionName, act: correctionAct,
      term: ruleSet.parameters.correctionDays, reminders: [{ workingDaysBefore: 1, to: ['holder'], cite }], escalations: [{ workingDaysAfter: 1, to: ['superior'], cite }],
    }
  }
  const step = ruleSet.routes.find((route) => route.id === award.route)?.steps.find((candidate) => candidate.id === stepId)
  if (!step) throw new AppError('rules.invalid', { stepId, reason: 'step-not-in-route' })
  return step
}
