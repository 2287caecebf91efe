import { type Actor, AppError } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { requireRight } from '../access/require-right.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { RevisionEntity } from '../dossiers/revision.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { closeStep } from '../tasks/decide-task.command.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { checkReason, personOf } from './ask-to-force.command.ts'
import { ForceRequestEntity, type ForceState } from './force-request.entity.ts'
import { forcibleStep } from './forcible-step.ts'

export interface ForceRequestId {
  readonly dossierId: string
  readonly requestId: string
}

/**
 * The second of two confirms: the step is passed on now, its tasks end as forced, and the workflow hears of it as of any decision. Everything is judged again under
 * the dossier's lock, so of a confirmation and the holder's own decision one wins, and of two confirmations the first.
 *
 * Errors: as `forcibleStep`; `auth.not-allowed`, `separation-of-duties` for the one who asked, `conflict.settled` with `by` and `at` when it was answered
 * otherwise, `conflict.not-forcible` when its days are over.
 */
export async function confirmForce(database: Database, actor: Actor, id: ForceRequestId): Promise<void> {
  await answer(database, actor, id, 'confirmed', async (tx, { request, dossier, personId }) => {
    if (request.askedBy === personId) throw new AppError('separation-of-duties', { rule: 'second-person' })
    const step = await forcibleStep(tx, dossier, request.stepRowId, personId)
    if (request.answerBy < tx.today) throw new AppError('conflict.not-forcible', { why: 'expired' })
    await settle(tx, request, 'confirmed', personId, null)
    await passOn(tx, dossier, step, request)
  })
}

/** The second of two declines, and says why; the step stays open. Errors: as `confirmForce` but for what the step may be; `validation.failed` without a reason. */
export async function declineForce(database: Database, actor: Actor, id: ForceRequestId & { readonly note: string }): Promise<void> {
  const note = checkReason(id.note, 'note')
  await answer(database, actor, id, 'declined', async (tx, { request, dossier, personId }) => {
    if (request.askedBy === personId) throw new AppError('separation-of-duties', { rule: 'second-person' })
    await settle(tx, request, 'declined', personId, note)
    const step = await tx.get(StepEntity, { id: request.stepRowId })
    await oweNotices(tx, [{ recipientId: request.askedBy, kind: 'force-declined', dossierId: dossier.id, round: step.round, details: { stepId: step.stepId }, uniqueKey: `force-declined:${request.id}` }])
    tx.audit({ act: 'step.force-declined', ...lineOf(request), after: { requestId: request.id, note } })
  })
}

/** Whoever asked takes it back. Errors: as `declineForce`; `auth.not-allowed` for anybody else. */
export async function takeBackForce(database: Database, actor: Actor, id: ForceRequestId): Promise<void> {
  await answer(database, actor, id, 'taken-back', async (tx, { request, personId }) => {
    if (request.askedBy !== personId) throw new AppError('auth.not-allowed')
    await settle(tx, request, 'taken-back', personId, null)
    tx.audit({ act: 'step.force-taken-back', ...lineOf(request), after: { requestId: request.id } })
  })
}

interface Asked {
  readonly request: ForceRequestEntity
  readonly dossier: DossierEntity
  readonly personId: string
}

/** A request that is open, or was overtaken, under the lock of its dossier. The same answer by the same person again changes nothing. */
async function answer(database: Database, actor: Actor, { dossierId, requestId }: ForceRequestId, state: ForceState, act: (tx: Transaction, asked: Asked) => Promise<void>): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const personId = personOf(actor)
    const request = await tx.get(ForceRequestEntity, { id: requestId, dossierId })
    if (request.state === state && request.answeredBy === personId) return
    if (request.answeredBy !== null) throw await settledBy(tx, request)
    await act(tx, { request, dossier, personId })
  })
}

async function settledBy(tx: Transaction, { answeredBy, answeredAt }: ForceRequestEntity): Promise<AppError> {
  const [person] = await tx.query<{ name: string }>('SELECT name FROM person WHERE id = $1', [answeredBy])
  return new AppError('conflict.settled', { by: person?.name ?? null, at: answeredAt?.toISOString() ?? null })
}

/** Errors: `conflict.settled` when it is no longer asked, as its step ended or another request took its place. */
async function settle(tx: Transaction, { id }: ForceRequestEntity, state: ForceState, answeredBy: string, note: string | null): Promise<void> {
  const settled = await tx.update(ForceRequestEntity, { id, state: 'asked' }, { state, answeredBy, answeredAt: tx.now, note })
  if (settled !== 1) throw new AppError('conflict.settled')
}

const lineOf = ({ stepRowId, dossierId }: ForceRequestEntity) => ({ objectKind: 'step', objectId: stepRowId, dossierId })

/** Closes the step by a decision that names the request, and through it both persons. Whoever held the step, wrote the dossier or asked is told. */
async function passOn(tx: Transaction, dossier: DossierEntity, step: StepEntity, request: ForceRequestEntity): Promise<void> {
  const revision = await tx.get(RevisionEntity, { dossierId: dossier.id, no: dossier.revisionNo })
  const holders = await tx.query<{ holderId: string }>(`SELECT holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state = 'open'`, [step.id])
  await closeStep(tx, dossier, step, null, {
    id: randomUUID(), taskId: null, stepRowId: step.id, dossierId: dossier.id, round: step.round, revisionNo: revision.no, revisionSha256: revision.sha256, personId: null, onBehalfOf: null,
    outcome: 'pass', reason: request.reason, payload: null, rule: null, forceRequestId: request.id, decidedAt: tx.now,
  })
  const told = new Set([dossier.createdBy, request.askedBy, ...holders.map(({ holderId }) => holderId)])
  await oweNotices(tx, [...told].map((recipientId) => ({
    recipientId, kind: 'forced', dossierId: dossier.id, round: step.round, details: { stepId: step.stepId }, uniqueKey: `forced:${step.id}:${recipientId}`,
  })))
}
