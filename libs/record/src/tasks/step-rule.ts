import { AppError, type Award, awardOf, correctionStepId, type RuleSet, type Step } from '@vinhdanh/domain'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import type { Transaction } from '../transaction.ts'
import type { StepEntity } from './step.entity.ts'

export const correctionName = { vi: 'Bổ sung, sửa hồ sơ', en: 'Correct the dossier' }
const correctionAct = { vi: 'bổ sung, sửa hồ sơ', en: 'correct the dossier' }

/** The rule of a step that has a row, with its rule-set: the one under which it was opened, whatever the dossier was re-pinned to since. */
export async function ruleOf(
  tx: Transaction, dossier: Pick<DossierEntity, 'ruleSetId' | 'awardCode'>, { ruleSetId, stepId }: Pick<StepEntity, 'ruleSetId' | 'stepId'>,
): Promise<{ readonly rule: Step; readonly award: Award; readonly ruleSet: RuleSet }> {
  const ruleSet = await ruleSetById(tx, ruleSetId ?? dossier.ruleSetId ?? '')
  const award = awardOf(ruleSet, dossier.awardCode)
  return { ruleSet, award, rule: stepRule(ruleSet, award, stepId) }
}

/** SQL for the rule-set by which step `s` of dossier `d` goes. */
export const ruleSetOfStep = 'coalesce(s.rule_set_id, d.rule_set_id)'

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
