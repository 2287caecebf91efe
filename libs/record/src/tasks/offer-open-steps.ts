import type { Role } from '@vinhdanh/domain'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { giveTask } from './give-task.ts'
import { holdersOf } from './open-step.command.ts'
import { StepEntity } from './step.entity.ts'
import { stepsToRefresh } from './steps-to-refresh.query.ts'
import type { TaskEntity } from './task.entity.ts'

/**
 * Gives the open steps that wait for a role in a unit to whoever may hold them now and has no task of theirs yet: somebody was appointed
 * after a step had opened.
 */
export async function offerOpenSteps(tx: Transaction, { unitId, role }: { readonly unitId: string; readonly role: Role }): Promise<void> {
  const steps = await stepsToRefresh(tx, 's.unit_id = $1 AND s.role = $2', [unitId, role])
  for (const { id, dossierId } of steps) {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const step = await tx.find(StepEntity, { id, state: 'open' })
    if (step) await offerStep(tx, dossier, step)
  }
}

/**
 * Gives one open step to whoever may hold it now and has no task of it, or one that was withdrawn. Nobody gets it in place of somebody who handed it to
 * a colleague: the colleague has it. The dossier is locked.
 */
export async function offerStep(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<void> {
  const tasks = await tx.query<{ holderId: string; state: TaskEntity['state'] }>(`SELECT holder_id AS "holderId", state FROM task WHERE step_row_id = $1 AND state <> 'cancelled'`, [step.id])
  const known = new Set(tasks.map(({ holderId }) => holderId))
  const gave = new Set(tasks.filter(({ state }) => state === 'handed-over').map(({ holderId }) => holderId))
  const added = (await holdersOf(tx, dossier, step, step.unitId)).filter(({ personId, onBehalfOf }) => !known.has(personId) && !(onBehalfOf && gave.has(onBehalfOf)))
  if (added.length === 0) return
  for (const holder of added) await giveTask(tx, dossier, step, holder)
  tx.audit({ act: 'step.offered', objectKind: 'step', objectId: step.id, dossierId: dossier.id, after: { round: step.round, stepId: step.stepId, holders: added.map(({ personId }) => personId) } })
}
