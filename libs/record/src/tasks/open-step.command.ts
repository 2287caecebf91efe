import type { OpenStepInput, StepAnswer } from '@vinhdanh/contracts'
import { type Actor, awardOf, correctionStepId, follow, type Level, type Place, startOf } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull } from 'typeorm'
import { loadCalendar } from '../clocks/calendar.ts'
import { pauseClock } from '../clocks/pause-clock.ts'
import { nextWait, startClock } from '../clocks/start-clock.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { HoldEntity } from '../dossiers/hold.entity.ts'
import { markLate } from '../dossiers/mark-late.ts'
import { standingPass } from '../dossiers/passes.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { storedRuleSet } from '../rules/rule-set.query.ts'
import { together } from '../together.ts'
import type { Transaction } from '../transaction.ts'
import { findCorrectors, findHolders, type Holder, unitOfLevel } from './holders.ts'
import { StepEntity } from './step.entity.ts'
import { letStand } from './let-stand.ts'
import { stepRule } from './step-rule.ts'
import { TaskEntity } from './task.entity.ts'

/**
 * Opens a step: tasks for its holders, its clock, the notices owed, in one transaction. Natural key: dossier, round, step; a repeat
 * answers how the step stands. Opens nothing unless the record holds what leads here: the step before, closed as the route says.
 */
export async function openStep(database: Database, actor: Actor, input: OpenStepInput): Promise<StepAnswer> {
  return database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: input.dossierId })
    const { round, stepId } = input
    const steps = await tx.manager.find(StepEntity, { where: { dossierId: dossier.id }, order: { no: 'ASC' } })
    const existing = steps.find((step) => step.round === round && step.stepId === stepId)
    if (existing) return standing(tx, existing)
    if (dossier.endedAt) return { status: 'over' }
    const last = steps.at(-1)
    if (!leadsHere(dossier, last, input)) return { status: 'not-yet' }

    const { id: ruleSetId, ruleSet } = await storedRuleSet(tx, dossier.ruleSetId ?? '')
    const award = awardOf(ruleSet, dossier.awardCode)
    const rule = stepRule(ruleSet, award, stepId)
    const unit = await unitOfLevel(tx, dossier.unitPath, rule.level)
    const stepRowId = randomUUID()
    // Whether it came in time is judged when it first reaches the level, not when it comes again.
    if (!steps.some(({ level }) => level === rule.level)) await markLate(tx, dossier, { ruleSetId, ruleSet, award, levels: [rule.level] })
    const pass = round > 1 && rule.repeat ? await standingPass(tx, dossier, stepId, ruleSet) : null
    const step = {
      id: stepRowId, dossierId: dossier.id, no: (last?.no ?? 0) + 1, round, stepId, kind: rule.kind, level: rule.level, unitId: unit?.id ?? null, role: rule.role, state: 'open' as const,
      returnedFrom: input.returnedFrom ?? null, openedAt: tx.now,
    }
    if (pass && rule.repeat) {
      await together([tx.insert(StepEntity, step), project(tx, dossier, { round, stepId, level: rule.level, dueAt: null })])
      return letStand(tx, stepRowId, { pass, cite: rule.repeat.cite })
    }
    const [holders, calendar] = await together([holdersOf(tx, dossier, step, step.unitId), loadCalendar(tx), tx.insert(StepEntity, step)])
    const [{ dueAt, waitMs }] = await together([
      startClock(tx, calendar, { stepRowId, dossierId: dossier.id, rule }),
      openTasks(tx, dossier, { stepRowId, round, holders, correction: stepId === correctionStepId }),
    ])
    // Decided a moment before it was held: the next step opens, but its clock waits like the dossier.
    const hold = dossier.heldSince && (await tx.find(HoldEntity, { dossierId: dossier.id, releasedAt: IsNull() }))
    if (hold) await pauseClock(tx, calendar, stepRowId, { kind: 'hold', groundId: hold.id, reason: hold.reason, authority: hold.authority })
    await project(tx, dossier, { round, stepId, level: rule.level, dueAt: hold ? null : dueAt })
    tx.audit({ act: 'step.opened', objectKind: 'step', objectId: stepRowId, dossierId: dossier.id, after: { round, stepId, holders: holders.map((holder) => holder.personId), dueAt } })
    return { status: 'open', waitMs: hold ? null : waitMs }
  })
}

/** How a step that has a row stands. */
export async function standing(tx: Transaction, step: StepEntity): Promise<StepAnswer> {
  if (step.state === 'open') return { status: 'open', waitMs: await nextWait(tx, step.id) }
  return step.outcome ? { status: 'closed', outcome: step.outcome, ...(step.resumesAt ? { resumesAt: step.resumesAt } : {}) } : { status: 'over' }
}

function leadsHere({ plan }: DossierEntity, last: StepEntity | undefined, { round, stepId, returnedFrom }: OpenStepInput): boolean {
  if (!plan) return false
  const expected: Place | null = last
    ? last.outcome && follow(plan, { at: 'step', round: last.round, stepId: last.stepId, ...(last.returnedFrom ? { returnedFrom: last.returnedFrom } : {}) }, last.outcome, last.resumesAt)
    : startOf(plan)
  return expected?.at === 'step' && expected.round === round && expected.stepId === stepId && expected.returnedFrom === returnedFrom
}

/** Who may hold a step of this dossier now. */
export async function holdersOf(tx: Transaction, dossier: DossierEntity, { kind, role, level, openedAt }: Pick<StepEntity, 'kind' | 'role' | 'level' | 'openedAt'>, unitId: string | null): Promise<Holder[]> {
  if (kind === 'correction') return findCorrectors(tx, dossier)
  if (!unitId) return []
  return findHolders(tx, { dossierId: dossier.id, unitId, role, level, awardCode: dossier.awardCode, openedAt })
}

/** Gives each holder a task and owes the notice of it. */
export async function openTasks(tx: Transaction, dossier: DossierEntity, step: { stepRowId: string; round: number; holders: readonly Holder[]; correction: boolean }): Promise<void> {
  const { stepRowId, round } = step
  const tasks = step.holders.map(({ personId, onBehalfOf }) => ({
    id: randomUUID(), stepRowId, dossierId: dossier.id, round, holderId: personId, onBehalfOf, state: 'open' as const, openedAt: tx.now,
  }))
  await together([
    tx.insert(TaskEntity, tasks),
    oweNotices(tx, tasks.map((task) => ({
      recipientId: task.holderId, kind: step.correction ? 'returned' : 'task', dossierId: dossier.id, round, taskId: task.id, stepRowId, uniqueKey: `task:${task.id}`,
    }))),
  ])
}

async function project(tx: Transaction, dossier: DossierEntity, { round, stepId, level, dueAt }: { round: number; stepId: string; level: Level; dueAt: Date | null }): Promise<void> {
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, {
    version: dossier.version + 1, round, stepId, level, dueAt, overdueAt: null, stepSince: tx.now, updatedAt: tx.now,
    state: stepId === correctionStepId ? 'returned' : 'under-way',
    reachedCentral: dossier.reachedCentral || level === 'central',
  })
}
