import { type Actor, AppError, awardOf, type FieldProblem, invalid, may } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { IsNull } from 'typeorm'
import { loadCalendar } from '../clocks/calendar.ts'
import { pauseClock, resumeClock } from '../clocks/pause-clock.ts'
import { tellClockChanged } from '../clocks/tell-clock-changed.ts'
import type { Database } from '../database.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { ruleSetById } from '../rules/rule-set.query.ts'
import { stepRule } from '../tasks/step-rule.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { DossierEntity } from './dossier.entity.ts'
import { HoldEntity } from './hold.entity.ts'

export interface HoldInput {
  readonly dossierId: string
  readonly reason: string
  readonly authority: string
  readonly paperNumber: string
  /** `YYYY-MM-DD`, where the order names one. */
  readonly expectedUntil: string | null
}

/**
 * Pauses a dossier by an order from outside (discipline, complaint, inspection): its clock stops and nobody can decide until the hold
 * is lifted. Errors: `auth.not-allowed`, `conflict.held` when it is held already, `conflict.state` when it is not under way.
 */
export async function holdDossier(database: Database, actor: Actor, input: HoldInput): Promise<void> {
  requireText(input, ['reason', 'authority', 'paperNumber'])
  await database.transact(actor, async (tx) => {
    const dossier = await lockHoldable(tx, actor, input.dossierId)
    if (dossier.heldSince) throw new AppError('conflict.held', { since: dossier.heldSince.toISOString() })
    const holdId = randomUUID()
    const { reason, authority, paperNumber, expectedUntil } = input
    await tx.insert(HoldEntity, { id: holdId, dossierId: dossier.id, reason, authority, paperNumber, expectedUntil, heldBy: actor.personId ?? '', heldAt: tx.now })
    const step = await tx.find(StepEntity, { dossierId: dossier.id, state: 'open' })
    if (step) await pauseClock(tx, await loadCalendar(tx), step.id, { kind: 'hold', groundId: holdId, reason, authority })
    await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, heldSince: tx.now, dueAt: null, updatedAt: tx.now })
    tx.audit({ act: 'dossier.held', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, after: { reason, authority, paperNumber, expectedUntil } })
    await oweHoldNotices(tx, dossier, 'held', holdId)
    tellClockChanged(tx, dossier.id)
  })
}

/** Lifts a hold with the paper that orders it: the clock runs on with what was left of it, unless it stands for another reason too. Errors: as `holdDossier`; `conflict.state` when nothing is held. */
export async function releaseDossier(database: Database, actor: Actor, input: { readonly dossierId: string; readonly releasePaper: string }): Promise<void> {
  requireText(input, ['releasePaper'])
  await database.transact(actor, async (tx) => {
    const dossier = await lockHoldable(tx, actor, input.dossierId)
    const hold = await tx.find(HoldEntity, { dossierId: dossier.id, releasedAt: IsNull() })
    if (!hold) throw new AppError('conflict.state', { state: dossier.state })
    await tx.updateOne(HoldEntity, { id: hold.id, releasedAt: IsNull() }, { releasedAt: tx.now, releasedBy: actor.personId, releasePaper: input.releasePaper })
    const dueAt = await resume(tx, dossier, hold.id)
    await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, heldSince: null, dueAt, updatedAt: tx.now, ...(dueAt ? { overdueAt: null } : {}) })
    tx.audit({ act: 'dossier.released', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { heldSince: dossier.heldSince }, after: { releasePaper: input.releasePaper, dueAt } })
    await oweHoldNotices(tx, dossier, 'released', hold.id)
    tellClockChanged(tx, dossier.id)
  })
}

async function lockHoldable(tx: Transaction, actor: Actor, dossierId: string): Promise<DossierEntity> {
  const dossier = await tx.lock(DossierEntity, { id: dossierId })
  if (!may(actor, 'dossier.hold', dossier.unitPath)) throw new AppError('auth.not-allowed')
  if (dossier.endedAt || dossier.state === 'draft') throw new AppError('conflict.state', { state: dossier.state })
  return dossier
}

async function resume(tx: Transaction, dossier: DossierEntity, groundId: string): Promise<Date | null> {
  const step = await tx.find(StepEntity, { dossierId: dossier.id, state: 'open' })
  if (!step) return null
  const ruleSet = await ruleSetById(tx, dossier.ruleSetId ?? '')
  const rule = stepRule(ruleSet, awardOf(ruleSet, dossier.awardCode), step.stepId)
  return resumeClock(tx, await loadCalendar(tx), { stepRowId: step.id, groundId, rule })
}

async function oweHoldNotices(tx: Transaction, dossier: DossierEntity, kind: 'held' | 'released', holdId: string): Promise<void> {
  const people = await tx.query<{ id: string }>(
    `SELECT created_by AS id FROM dossier WHERE id = $1 UNION SELECT holder_id FROM task WHERE dossier_id = $1 AND state = 'open'`,
    [dossier.id],
  )
  await oweNotices(tx, people.map(({ id }) => ({ recipientId: id, kind, dossierId: dossier.id, round: dossier.round, uniqueKey: `${kind}:${holdId}:${id}` })))
}

function requireText<T extends object>(input: T, names: readonly (keyof T & string)[]): void {
  const problems: FieldProblem[] = names.filter((name) => typeof input[name] !== 'string' || input[name].trim() === '').map((path) => ({ path, message: 'problem.required' }))
  if (problems.length > 0) throw invalid(...problems)
}
