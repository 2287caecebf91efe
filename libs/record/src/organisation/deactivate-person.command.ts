import { type Actor, AppError, dayNumber, dayOf, invalid } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { In, IsNull } from 'typeorm'
import { revokeTokens } from '../access/api-token.command.ts'
import { dropSessions } from '../access/end-session.command.ts'
import { revokeFeed } from '../calendar-feed/calendar-feed.command.ts'
import { CouncilMemberEntity } from '../councils/council-member.entity.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { closeTask, giveTask } from '../tasks/give-task.ts'
import { askToRefresh, refreshStepsOf } from '../tasks/refresh-holders.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import type { Transaction } from '../transaction.ts'
import { checkLeaver } from './check-leaver.ts'
import { type HeirChoice, type LeaverPlan, planLeaver, type TaskForecast, type WrittenForecast } from './leaver-plan.ts'
import { PersonEntity } from './person.entity.ts'
import { PostEntity } from './post.entity.ts'
import { SubstitutionEntity } from './substitution.entity.ts'

export interface Leaving {
  /** Why, in words and with its paper; stands with each task that is handed on. At most 1,000 characters. */
  readonly reason: string
  readonly heirs: readonly HeirChoice[]
  /** The digest of the plan that was on the screen; null: whatever there is. */
  readonly digest: string | null
}

const longestReason = 1_000

/**
 * Closes an account and hands on what hangs on it, in one transaction: the person cannot sign in, their sessions, tokens and calendar address end at once
 * (ASVS 5.0, 7.4.2), their posts, seats and substitutions end today, and their tasks and dossiers go where `planLeaver` says. What they did stays.
 * Doing it again changes nothing. Of a decision of theirs at the same moment and this, the dossier's lock lets one be first; a decided task is not moved.
 * Errors: AppError `not-found`, those of `checkLeaver` and `planLeaver`, `conflict.version` when the plan is no longer the one of `digest`.
 */
export async function deactivatePerson(database: Database, actor: Actor, personId: string, leaving: Leaving = { reason: '', heirs: [], digest: null }): Promise<void> {
  if (leaving.reason.length > longestReason) throw invalid({ path: 'reason', message: 'problem.too-long', params: { max: longestReason } })
  await database.transact(actor, async (tx) => {
    await lockPeople(tx, personId, leaving.heirs)
    const person = await tx.get(PersonEntity, { id: personId })
    await checkLeaver(tx, personId)
    if (!person.active) return
    await lockDossiers(tx, personId)
    const plan = await planLeaver(tx, personId, leaving.heirs)
    if (leaving.digest !== null && leaving.digest !== plan.digest) throw new AppError('conflict.version')
    await tx.updateOne(PersonEntity, { id: personId, active: true }, { active: false })
    await dropSessions(tx, personId)
    await revokeTokens(tx, personId)
    await revokeFeed(tx, personId)
    await endOffices(tx, personId, plan)
    for (const forecast of plan.taskForecasts) await moveTask(tx, personId, forecast, leaving.reason)
    for (const forecast of plan.writtenForecasts) await moveDossier(tx, personId, forecast)
    tx.audit({ act: 'person.deactivate', objectKind: 'person', objectId: personId, before: { active: true }, after: { active: false, reason: leaving.reason || null, ...told(plan) } })
    for (const concerned of [personId, ...plan.substitutions.filter(({ direction }) => direction === 'takes').map(({ otherId }) => otherId)]) await refreshStepsOf(tx, concerned)
    // A step that opened at this very moment still saw an active holder.
    askToRefresh(tx)
  })
}

/** The leaver and the heirs, in one order: an heir who leaves at the same moment is not chosen any more. */
async function lockPeople(tx: Transaction, personId: string, heirs: readonly HeirChoice[]): Promise<void> {
  const ids = [personId, ...heirs.flatMap(({ heirId }) => (heirId === null ? [] : [heirId]))]
  await tx.query('SELECT id FROM person WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [ids])
}

async function lockDossiers(tx: Transaction, personId: string): Promise<void> {
  await tx.query(
    `SELECT id FROM dossier WHERE id IN (
       SELECT dossier_id FROM task WHERE state = 'open' AND holder_id = $1 UNION SELECT dossier_id FROM task WHERE state = 'open' AND on_behalf_of = $1
       UNION SELECT id FROM dossier WHERE created_by = $1 AND state IN ('draft', 'under-way', 'returned')) ORDER BY id FOR NO KEY UPDATE`, [personId])
}

async function moveTask(tx: Transaction, personId: string, { task, goes, toId }: TaskForecast, reason: string): Promise<void> {
  if (goes === 'stays') return
  // Back to whom they substitute for: the end of the substitution does it.
  if (goes === 'back' && task.principalId) return
  const handedOn = goes === 'to-heir' && toId !== null && !task.alsoIds.includes(toId) && task.holderId === personId
  await closeTask(tx, task.taskId, handedOn ? { state: 'handed-over', handedOverTo: toId, handOverReason: reason } : { state: 'cancelled' })
  if (toId === null) return
  const after = { round: task.round, stepId: task.stepId, colleagueId: toId, reason: reason || null }
  tx.audit({ act: 'task.handed-over', objectKind: 'task', objectId: task.taskId, dossierId: task.dossierId, after })
  const has = await tx.find(TaskEntity, { stepRowId: task.stepRowId, holderId: toId })
  if (has?.state === 'open') return
  const [dossier, step] = [await tx.get(DossierEntity, { id: task.dossierId }), await tx.get(StepEntity, { id: task.stepRowId })]
  await giveTask(tx, dossier, step, { personId: toId, onBehalfOf: goes === 'back' ? has?.onBehalfOf ?? null : null })
}

/** The heir is the author from now on; who wrote it before may still not decide on it. */
async function moveDossier(tx: Transaction, personId: string, { dossierId, goes, toId }: WrittenForecast): Promise<void> {
  if (goes !== 'to-heir' || toId === null) return
  const dossier = await tx.get(DossierEntity, { id: dossierId })
  await tx.updateOne(DossierEntity, { id: dossierId, version: dossier.version, createdBy: personId }, {
    version: dossier.version + 1, createdBy: toId, formerAuthors: [...dossier.formerAuthors, personId],
  })
  tx.audit({ act: 'dossier.taken-over', objectKind: 'dossier', objectId: dossierId, dossierId, before: { createdBy: personId }, after: { createdBy: toId } })
}

async function endOffices(tx: Transaction, personId: string, { posts, seats, substitutions, groups }: LeaverPlan): Promise<void> {
  for (const { id, validFrom } of posts) await tx.updateOne(PostEntity, { id, personId }, { validTo: validFrom > tx.today ? validFrom : tx.today })
  for (const seat of seats) {
    const { unitId, position, validFrom, validTo } = await tx.get(CouncilMemberEntity, { id: seat.id })
    await tx.updateOne(CouncilMemberEntity, { id: seat.id, personId }, { validTo: validFrom > tx.today ? validFrom : tx.today })
    const heirId = groups.find(({ key }) => key === `seat:${seat.id}`)?.heirId ?? null
    if (heirId === null) continue
    const { name } = await tx.get(PersonEntity, { id: heirId })
    const member = { id: randomUUID(), unitId, name, position, personId: heirId, validFrom: validFrom > tx.today ? validFrom : dayOf(dayNumber(tx.today) + 1), validTo }
    await tx.insert(CouncilMemberEntity, member)
    tx.audit({ act: 'council.add-member', objectKind: 'unit', objectId: unitId, after: member })
  }
  if (substitutions.length > 0) await tx.update(SubstitutionEntity, { id: In(substitutions.map(({ id }) => id)), revokedAt: IsNull() }, { revokedAt: tx.now })
}

/** What the audit names of the plan: each thing, and where it went. */
function told({ posts, seats, groups, substitutions, taskForecasts, writtenForecasts }: LeaverPlan): object {
  const went = ({ code, goes, toId, barred }: TaskForecast | WrittenForecast) => ({ code, goes, heirId: toId, barred })
  return {
    tasks: taskForecasts.map(went), dossiers: writtenForecasts.map(went), posts: posts.map(({ unitId, role }) => ({ unitId, role })),
    seats: seats.map(({ id, unitId }) => ({ unitId, heirId: groups.find(({ key }) => key === `seat:${id}`)?.heirId ?? null })),
    substitutions: substitutions.map(({ direction, otherId }) => ({ direction, otherId })),
  }
}
