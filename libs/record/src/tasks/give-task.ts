import { In } from 'typeorm'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import { NoticeEntity } from '../notices/notice.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import type { Transaction } from '../transaction.ts'
import type { Holder } from './holders.ts'
import { openTasks } from './open-step.command.ts'
import type { StepEntity } from './step.entity.ts'
import { TaskEntity } from './task.entity.ts'

/**
 * Gives one person a task of an open step, and owes the notice of it. A person has one task of a step at most: one that was withdrawn, or that they hold
 * already, is theirs again under `onBehalfOf`. The dossier is locked. With `silent` nobody is told who was told before.
 */
export async function giveTask(tx: Transaction, dossier: DossierEntity, step: StepEntity, { personId, onBehalfOf }: Holder, { silent = false } = {}): Promise<void> {
  const { id: stepRowId, round } = step
  const earlier = await tx.find(TaskEntity, { stepRowId, holderId: personId })
  if (!earlier) {
    await openTasks(tx, dossier, { stepRowId, round, holders: [{ personId, onBehalfOf }], correction: step.kind === 'correction' })
    return
  }
  await tx.updateOne(TaskEntity, { id: earlier.id, state: earlier.state }, {
    state: 'open', onBehalfOf, closedAt: null, handedOverTo: null, handOverReason: null, ...(earlier.state === 'open' ? {} : { openedAt: tx.now }),
  })
  // A notice that was cancelled before it went out is owed again; one that went out is followed by another.
  const owedAgain = await tx.update(NoticeEntity, { taskId: earlier.id, kind: In(['task', 'returned']), state: 'cancelled' }, { state: 'queued', mailId: null })
  if (silent && owedAgain === 0) return
  const key = `task:${earlier.id}`
  await oweNotices(tx, [{
    recipientId: personId, kind: step.kind === 'correction' ? 'returned' : 'task', dossierId: dossier.id, round, taskId: earlier.id, stepRowId,
    uniqueKey: owedAgain > 0 ? key : `${key}:${tx.now.toISOString()}`,
  }])
}

/** Closes one task while its step stays open, and withdraws what is queued for it. Errors: AppError `conflict.version` if it is not open. */
export async function closeTask(
  tx: Transaction, taskId: string, end: { readonly state: 'cancelled' } | { readonly state: 'handed-over'; readonly handedOverTo: string; readonly handOverReason: string },
): Promise<void> {
  await tx.updateOne(TaskEntity, { id: taskId, state: 'open' }, { ...end, closedAt: tx.now })
  await tx.update(NoticeEntity, { taskId, state: 'queued' }, { state: 'cancelled' })
}
