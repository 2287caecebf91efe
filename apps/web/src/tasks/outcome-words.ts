import { follow, type Outcome, type Plan, type StepKind } from '@vinhdanh/domain'
import type { TaskPage } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'

/** The name of an outcome as the holder of this kind of step says it. */
export function outcomeText(kind: StepKind, outcome: Outcome, { t }: Words): string {
  return t(`tasks:outcome.${kind}.${outcome}`)
}

/** What an outcome leads to, for the person who is about to choose it. Terms are in working days. */
export function whatHappensNext({ dossier, plan, task, terms }: TaskPage, outcome: Outcome, { t, language }: Words): string {
  const place = follow(dossier.plan as Plan, { at: 'step', round: task.round, stepId: task.stepId }, outcome)
  if (place.at === 'end') return t(`tasks:next.${place.ending}`)
  const step = plan.find(({ stepId }) => stepId === place.stepId)
  if (!step) return t('tasks:next.return', { days: terms.correctionDays })
  return t('tasks:next.pass', { step: step.name[language], level: t(`dossier:level.${step.level}`), days: step.termDays })
}
