import { AppError, type Award, correctionStepId, type RuleSet, type Step } from '@vinhdanh/domain'

const correctionName = { vi: 'Bổ sung, sửa hồ sơ', en: 'Correct the dossier' }
const correctionAct = { vi: 'bổ sung, sửa hồ sơ', en: 'correct the dossier' }

/** The rule of a step by id in the rule-set a dossier is pinned to; the correction step takes its term from the parameters. */
export function stepRule(ruleSet: RuleSet, award: Award, stepId: string): Step {
  if (stepId === correctionStepId) {
    return {
      id: correctionStepId, kind: 'correction', level: 'unit', role: 'submitter', name: correctionName, act: correctionAct,
      term: ruleSet.parameters.correctionDays, reminders: [{ workingDaysBefore: 1 }], escalations: [{ workingDaysAfter: 1, to: 'superior' }],
    }
  }
  const step = ruleSet.routes.find((route) => route.id === award.route)?.steps.find((candidate) => candidate.id === stepId)
  if (!step) throw new AppError('rules.invalid', { stepId, reason: 'step-not-in-route' })
  return step
}
