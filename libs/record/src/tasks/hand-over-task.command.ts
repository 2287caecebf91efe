import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { DecisionEntity } from './decision.entity.ts'
import { refuseWhatIsOver } from './decide-task.command.ts'
import { closeTask, giveTask } from './give-task.ts'
import { findHolders, type Holder } from './holders.ts'
import { holdersOf } from './open-step.command.ts'
import { StepEntity } from './step.entity.ts'
import { TaskEntity } from './task.entity.ts'

export interface HandOverInput {
  readonly taskId: string
  readonly colleagueId: string
  /** At least 10 characters. */
  readonly reason: string
}

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly titles: string
}

const shortestReason = 10
const longestReason = 1_000

/**
 * Hands one open task to a colleague who may hold its step. The giver's task is closed as handed over; the colleague decides in their own name and on
 * behalf of the giver. One level deep: what somebody holds in another's place, as a substitute or because it was handed to them, they do not hand on, so
 * that a decision always names the one person in whose place it was made (ADR 0017).
 *
 * Errors: `not-found` (also for another's task), `conflict.already-decided`, `link.over`, `conflict.held`, `conflict.state` for a correction or a task
 * held in another's place, `validation.failed` for a short reason or a colleague who may not hold the step.
 */
export async function handOverTask(database: Database, actor: Actor, { taskId, colleagueId, reason }: HandOverInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { dossier, step, task } = await lockOwn(tx, actor, taskId)
    if (task.state !== 'open') throw new AppError('link.over', { state: dossier.state })
    if (!isOwn(step, task)) throw new AppError('conflict.state', { state: dossier.state })
    const handOverReason = checkReason(reason)
    const allowed = await colleaguesFor(tx, dossier, step, task)
    if (!allowed.includes(colleagueId)) throw invalid({ path: 'colleagueId', message: 'problem.choice' })
    await closeTask(tx, task.id, { state: 'handed-over', handedOverTo: colleagueId, handOverReason })
    await giveTask(tx, dossier, step, { personId: colleagueId, onBehalfOf: task.holderId })
    tx.audit({ act: 'task.handed-over', objectKind: 'task', objectId: task.id, dossierId: dossier.id, after: { round: step.round, stepId: step.stepId, colleagueId, reason: handOverReason } })
  })
}

/**
 * Takes back what the actor handed over, while nobody has decided. A colleague who holds the step in their own right keeps it as such.
 * Errors: as `handOverTask`; `auth.not-allowed` for one who may no longer hold the step.
 */
export async function takeBackTask(database: Database, actor: Actor, taskId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { dossier, step, task } = await lockOwn(tx, actor, taskId)
    if (task.state !== 'handed-over' || task.handedOverTo === null) throw new AppError('conflict.state', { state: dossier.state })
    if (!(await holdersInBranch(tx, dossier, step)).some(({ personId }) => personId === task.holderId)) throw new AppError('auth.not-allowed')
    const given = await tx.get(TaskEntity, { stepRowId: step.id, holderId: task.handedOverTo })
    if (given.state === 'open') await endGiven(tx, dossier, step, given)
    await giveTask(tx, dossier, step, { personId: task.holderId, onBehalfOf: task.onBehalfOf }, { silent: true })
    tx.audit({ act: 'task.taken-back', objectKind: 'task', objectId: task.id, dossierId: dossier.id, before: { colleagueId: task.handedOverTo }, after: { round: step.round, stepId: step.stepId } })
  })
}

/** To whom the actor may hand a task, by name; nobody where it cannot be handed over. Errors: AppError `not-found`. */
export async function handOverChoices(database: Database, actor: Actor, taskId: string): Promise<Colleague[]> {
  return database.transact(actor, async (tx) => {
    const task = await tx.find(TaskEntity, { id: taskId })
    if (!task || task.holderId !== actor.personId) throw new AppError('not-found')
    const step = await tx.get(StepEntity, { id: task.stepRowId })
    if (task.state !== 'open' || !isOwn(step, task)) return []
    const ids = await colleaguesFor(tx, await tx.get(DossierEntity, { id: task.dossierId }), step, task)
    return tx.query<Colleague>(
      `SELECT p.id, p.name, coalesce((SELECT string_agg(DISTINCT post.title, ', ') FROM post
         WHERE post.person_id = p.id AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to >= $2)), '') AS titles
       FROM person p WHERE p.id = ANY($1) ORDER BY p.name, p.id`,
      [ids, tx.today],
    )
  })
}

/** Who may hold the step in its unit or below it: as far as a task of it may be handed. */
export async function holdersInBranch(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<Holder[]> {
  if (!step.unitId) return []
  return findHolders(tx, { dossierId: dossier.id, unitId: step.unitId, role: step.role, level: step.level, awardCode: dossier.awardCode, openedAt: step.openedAt, branch: true })
}

/** Those in the branch but for the holder, whoever handed theirs over, and whoever was handed one already. */
async function colleaguesFor(tx: Transaction, dossier: DossierEntity, step: StepEntity, task: TaskEntity): Promise<string[]> {
  const handed = await tx.query<{ from: string; to: string }>(`SELECT holder_id AS "from", handed_over_to AS "to" FROM task WHERE step_row_id = $1 AND state = 'handed-over'`, [step.id])
  const apart = new Set([task.holderId, ...handed.flatMap(({ from, to }) => [from, to])])
  return (await holdersInBranch(tx, dossier, step)).map(({ personId }) => personId).filter((personId) => !apart.has(personId))
}

async function endGiven(tx: Transaction, dossier: DossierEntity, step: StepEntity, given: TaskEntity): Promise<void> {
  const own = (await holdersOf(tx, dossier, step, step.unitId)).find(({ personId }) => personId === given.holderId)
  if (own) await tx.updateOne(TaskEntity, { id: given.id, state: 'open' }, { onBehalfOf: own.onBehalfOf })
  else await closeTask(tx, given.id, { state: 'cancelled' })
}

/** Whether the holder has it in their own right, to give away: no correction, which belongs to whoever wrote, and nobody else's duty. */
function isOwn(step: StepEntity, task: TaskEntity): boolean {
  return step.kind !== 'correction' && task.onBehalfOf === null
}

/** The actor's own task with the dossier locked and the step not over. */
async function lockOwn(tx: Transaction, actor: Actor, taskId: string): Promise<{ dossier: DossierEntity; step: StepEntity; task: TaskEntity }> {
  const found = await tx.find(TaskEntity, { id: taskId })
  if (!found || found.holderId !== actor.personId) throw new AppError('not-found')
  const dossier = await tx.lock(DossierEntity, { id: found.dossierId })
  const step = await tx.get(StepEntity, { id: found.stepRowId })
  await refuseWhatIsOver(tx, step, dossier, await tx.find(DecisionEntity, { stepRowId: step.id }))
  return { dossier, step, task: await tx.get(TaskEntity, { id: taskId }) }
}

function checkReason(reason: string): string {
  const text = reason.replace(/\r\n?/g, '\n').trim()
  if (text.length < shortestReason) throw invalid({ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } })
  if (text.length > longestReason) throw invalid({ path: 'reason', message: 'problem.too-long', params: { max: longestReason } })
  return text
}
