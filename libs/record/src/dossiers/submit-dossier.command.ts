import { type Actor, AppError, correctionStepId, invalid, planFor } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { keepAnswers, refuseUnanswered } from '../remarks/answer-remark.command.ts'
import { closeStep } from '../tasks/decide-task.command.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { rulesOf } from './dossier-rules.ts'
import { lockEditable } from './editable-dossier.ts'
import { freezeRevision } from './freeze-revision.ts'
import { markLate } from './mark-late.ts'
import { resumeStepOf } from './passes.ts'

export interface SubmitInput {
  readonly dossierId: string
  /** The draft that was on the screen when it was handed in. */
  readonly draftVersion: number
}

export interface SubmitReceipt {
  readonly dossierId: string
  readonly code: string
  readonly revisionNo: number
  readonly sha256: string
  readonly submittedAt: Date
}

/**
 * Hands a dossier in: freezes the next revision with its hash. The first time it is pinned to the rule-set in force today and its
 * workflow is started; a returned one closes its correction and goes on as the next round.
 * Errors: `validation.failed` with everything missing, `conflict.version`, `conflict.state`, `conflict.held`.
 */
export async function submitDossier(database: Database, actor: Actor, input: SubmitInput): Promise<SubmitReceipt> {
  return database.transact(actor, async (tx) => submitWithin(tx, actor, input))
}

/** As `submitDossier`, inside the transaction of a submission that hands several in together. */
export async function submitWithin(tx: Transaction, actor: Actor, input: SubmitInput): Promise<SubmitReceipt> {
  const dossier = await lockEditable(tx, actor, input.dossierId)
  if (dossier.draftVersion !== input.draftVersion) throw new AppError('conflict.version', { draftVersion: dossier.draftVersion })
  const { no, sha256 } = dossier.state === 'draft' ? await handInFirst(tx, dossier) : await handInAgain(tx, actor, dossier)
  return { dossierId: dossier.id, code: dossier.code, revisionNo: no, sha256, submittedAt: tx.now }
}

async function handInFirst(tx: Transaction, dossier: DossierEntity): Promise<{ no: number; sha256: string }> {
  const rules = await rulesOf(tx, dossier)
  if (!rules.award.route) throw invalid({ path: 'awardCode', message: 'problem.choice' })
  const revision = await freezeRevision(tx, dossier, rules)
  const plan = planFor(rules.ruleSet, rules.award)
  await together([
    tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version, state: 'draft' }, {
      version: dossier.version + 1, state: 'under-way', revisionNo: revision.no, ruleSetId: rules.ruleSetId, round: 1, level: plan.steps[0]?.level ?? null,
      submittedAt: tx.now, stepSince: tx.now, updatedAt: tx.now,
    }),
    tx.query('UPDATE dossier SET plan = $2::jsonb WHERE id = $1', [dossier.id, JSON.stringify(plan)]),
  ])
  tx.audit({
    act: 'dossier.submitted', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { state: 'draft' },
    after: { state: 'under-way', revision: revision.no, sha256: revision.sha256, ruleSetId: rules.ruleSetId },
  })
  await markLate(tx, dossier, { ...rules, levels: [...new Set(plan.steps.map(({ level }) => level))] })
  tx.job('start-dossier', { dossierId: dossier.id }, { key: `start:${dossier.id}` })
  return revision
}

async function handInAgain(tx: Transaction, actor: Actor, dossier: DossierEntity): Promise<{ no: number; sha256: string }> {
  const step = await tx.find(StepEntity, { dossierId: dossier.id, round: dossier.round, stepId: correctionStepId, state: 'open' })
  if (!step || !actor.personId) throw new AppError('conflict.state', { state: dossier.state })
  await refuseUnanswered(tx, dossier.id)
  await keepAnswers(tx, dossier)
  const rules = await rulesOf(tx, dossier)
  const revision = await freezeRevision(tx, dossier, rules)
  const resumesAt = dossier.plan && (await resumeStepOf(tx, dossier.plan, step, revision.no, rules))
  await tx.updateOne(StepEntity, { id: step.id, state: 'open' }, { resumesAt })
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, revisionNo: revision.no, updatedAt: tx.now })
  tx.audit({ act: 'dossier.resubmitted', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, after: { revision: revision.no, sha256: revision.sha256, round: dossier.round + 1, resumesAt } })
  const task = await correctionTask(tx, step, actor.personId)
  await closeStep(tx, await tx.get(DossierEntity, { id: dossier.id }), { ...step, resumesAt }, task, {
    id: randomUUID(), taskId: task.id, stepRowId: step.id, dossierId: dossier.id, round: step.round, revisionNo: revision.no, revisionSha256: revision.sha256,
    personId: actor.personId, onBehalfOf: null, outcome: 'pass', reason: null, payload: null, rule: null, forceRequestId: null, decidedAt: tx.now,
  })
  return revision
}

/** The correction task of the person who hands in; whoever else of the unit does it gets one, so that the decision names who did it. */
async function correctionTask(tx: Transaction, step: StepEntity, personId: string): Promise<TaskEntity> {
  const own = await tx.find(TaskEntity, { stepRowId: step.id, holderId: personId })
  if (own) {
    // It was withdrawn when they lost the post, and they hand in under another.
    if (own.state !== 'open') await tx.updateOne(TaskEntity, { id: own.id, state: own.state }, { state: 'open', openedAt: tx.now, closedAt: null })
    return own
  }
  const task = {
    id: randomUUID(), stepRowId: step.id, dossierId: step.dossierId, round: step.round, holderId: personId, onBehalfOf: null, state: 'open' as const, openedAt: tx.now, closedAt: null,
    handedOverTo: null, handOverReason: null, byLapse: false,
  }
  await tx.insert(TaskEntity, task)
  return task
}
