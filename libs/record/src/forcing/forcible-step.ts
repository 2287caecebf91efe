import { AppError, separationBreach, whyNotForced } from '@vinhdanh/domain'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import { openOpinionsOf, refuseOpenOpinions } from '../opinions/open-opinions.ts'
import { refuseWhatIsOver } from '../tasks/decide-task.command.ts'
import { DecisionEntity } from '../tasks/decision.entity.ts'
import { separationFacts } from '../tasks/separation-facts.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import type { Transaction } from '../transaction.ts'

/**
 * The step of a locked dossier, if this person may have a part in passing it on. Errors: `not-found`, `conflict.already-decided`, `link.over`, `conflict.held`,
 * `conflict.not-forcible` with `why`, `conflict.opinion-open`, `separation-of-duties`, also for a holder of the step, who decides it instead.
 */
export async function forcibleStep(tx: Transaction, dossier: DossierEntity, stepRowId: string, personId: string): Promise<StepEntity> {
  const step = await tx.get(StepEntity, { id: stepRowId, dossierId: dossier.id })
  await refuseWhatIsOver(tx, step, dossier, await tx.find(DecisionEntity, { stepRowId }))
  const why = whyNotForced(step, dossier.plan?.steps.at(-1)?.id === step.stepId)
  if (why) throw new AppError('conflict.not-forcible', { why })
  refuseOpenOpinions(await openOpinionsOf(tx, step.id), { outcome: 'pass', openOpinions: 'all' })
  const breach = separationBreach({ personId, level: step.level, ...(await separationFacts(tx, dossier.id)) })
  if (breach) throw breach
  if (await tx.find(TaskEntity, { stepRowId, holderId: personId, state: 'open' })) throw new AppError('separation-of-duties', { rule: 'holds-step', level: step.level })
  return step
}
