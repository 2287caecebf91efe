import { AppError, headOfLevel, type Lapse, type LapseAct } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { RevisionEntity } from '../dossiers/revision.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { closeStep, roundsAllowed } from '../tasks/decide-task.command.ts'
import type { DecidingRule } from '../tasks/decision.entity.ts'
import { giveTask } from '../tasks/give-task.ts'
import { findHolders, type Holder } from '../tasks/holders.ts'
import { holdersOf } from '../tasks/open-step.command.ts'
import { ruleOf } from '../tasks/step-rule.ts'
import type { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import type { Transaction } from '../transaction.ts'
import { findAdministrators } from './superiors.ts'

/** What became of a lapse: its act, or why there was none. */
export type Lapsed = LapseAct | 'nobody' | 'rounds-used-up'

/**
 * Does what the rule says of a step that nobody answered in time: gives a task to somebody else as well, or closes the step without a person. The dossier
 * is locked and the step is open, so of a lapse and a decision at the same moment one wins. Where it can do nothing, the administrators are told.
 */
export async function lapseStep(tx: Transaction, step: StepEntity): Promise<Lapsed> {
  const dossier = await tx.get(DossierEntity, { id: step.dossierId })
  const { rule } = await ruleOf(tx, dossier, step)
  if (!rule.lapse) throw new AppError('rules.invalid', { stepId: step.stepId, reason: 'no-lapse' })
  const lapsed = await actOn(tx, dossier, step, rule.lapse, roundsAllowed(await ruleSetById(tx, dossier.ruleSetId ?? ''), dossier))
  if (lapsed !== rule.lapse.act) {
    const administrators = await findAdministrators(tx, step)
    await oweNotices(tx, administrators.map((recipientId) => ({
      recipientId, kind: 'escalation' as const, dossierId: dossier.id, round: step.round, stepRowId: step.id, details: { toldAs: 'administrator' },
      uniqueKey: `lapse:${tx.now.toISOString()}:${step.id}:${recipientId}`,
    })))
  }
  return lapsed
}

async function actOn(tx: Transaction, dossier: DossierEntity, step: StepEntity, lapse: Lapse, rounds: number): Promise<Lapsed> {
  const { act, workingDaysAfter, cite } = lapse
  if (act === 'to-superior' || act === 'to-substitute') {
    const others = act === 'to-superior' ? await superiors(tx, dossier, step) : await standIns(tx, dossier, step, lapse)
    for (const holder of others) await giveAsWell(tx, dossier, step, holder)
    return others.length > 0 ? act : 'nobody'
  }
  if (act === 'return' && step.round >= rounds) return 'rounds-used-up'
  await decideByRule(tx, dossier, step, { act, workingDaysAfter, cite })
  return act
}

/** The head of the step's own level, or whoever stands in for the head: somebody of another level could not act there again. */
async function superiors(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<Holder[]> {
  const role = headOfLevel[step.level]
  return role && step.unitId ? withoutTask(tx, step, await findHolders(tx, { dossierId: dossier.id, unitId: step.unitId, role, level: step.level, awardCode: dossier.awardCode, openedAt: tx.now })) : []
}

/** The substitutes of those who hold the step; where they have none, the deputy that the rule names, who acts for them. */
async function standIns(tx: Transaction, dossier: DossierEntity, step: StepEntity, { deputy }: Lapse): Promise<Holder[]> {
  // As if it opened now: a substitution that left running tasks alone leaves this one no longer.
  const substitutes = await withoutTask(tx, step, (await holdersOf(tx, dossier, { ...step, openedAt: tx.now }, step.unitId)).filter(({ onBehalfOf }) => onBehalfOf !== null))
  if (substitutes.length > 0 || !deputy || !step.unitId) return substitutes
  const [principal] = await tx.query<{ holderId: string }>(`SELECT holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state = 'open' ORDER BY opened_at, id LIMIT 1`, [step.id])
  const deputies = await findHolders(tx, { dossierId: dossier.id, unitId: step.unitId, role: deputy, level: step.level, awardCode: dossier.awardCode, openedAt: tx.now })
  return withoutTask(tx, step, deputies.map(({ personId, onBehalfOf }) => ({ personId, onBehalfOf: onBehalfOf ?? principal?.holderId ?? null })))
}

async function withoutTask(tx: Transaction, step: StepEntity, holders: readonly Holder[]): Promise<Holder[]> {
  const tasks = await tx.query<{ holderId: string }>(`SELECT holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state <> 'cancelled'`, [step.id])
  return holders.filter(({ personId }) => !tasks.some(({ holderId }) => holderId === personId))
}

/** Those who held the step before keep their tasks: the duty stays theirs, and whoever answers first closes it. */
async function giveAsWell(tx: Transaction, dossier: DossierEntity, step: StepEntity, holder: Holder): Promise<void> {
  await giveTask(tx, dossier, step, holder)
  await tx.updateOne(TaskEntity, { stepRowId: step.id, holderId: holder.personId, state: 'open' }, { byLapse: true })
}

/** Closes the step by a decision that names the rule and no person. Whoever held it, and the author, are told. */
async function decideByRule(tx: Transaction, dossier: DossierEntity, step: StepEntity, rule: DecidingRule): Promise<void> {
  const revision = await tx.get(RevisionEntity, { dossierId: dossier.id, no: dossier.revisionNo })
  const holders = await tx.query<{ holderId: string }>(`SELECT holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state = 'open'`, [step.id])
  await closeStep(tx, dossier, step, null, {
    id: randomUUID(), taskId: null, stepRowId: step.id, dossierId: dossier.id, round: step.round, revisionNo: revision.no, revisionSha256: revision.sha256,
    personId: null, onBehalfOf: null, outcome: rule.act === 'return' ? 'return' : 'pass', reason: null, payload: null, rule, forceRequestId: null, decidedAt: tx.now,
  })
  const told = new Set([dossier.createdBy, ...holders.map(({ holderId }) => holderId)])
  await oweNotices(tx, [...told].map((recipientId) => ({
    recipientId, kind: 'lapsed' as const, dossierId: dossier.id, round: step.round, details: { stepId: step.stepId, rule: rule.act }, uniqueKey: `lapsed:${step.id}:${recipientId}`,
  })))
}
