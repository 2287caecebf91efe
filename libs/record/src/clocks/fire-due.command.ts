import type { StepAddress, StepAnswer } from '@vinhdanh/contracts'
import type { Actor } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { standing } from '../tasks/open-step.command.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { ClockInstantEntity } from './clock-instant.entity.ts'
import { ClockEntity } from './clock.entity.ts'
import { lapseStep } from './lapse-step.ts'
import { noticesOfInstants } from './notices-of-instants.ts'

/**
 * Fires what the step's clock owes by the record's time: a reminder, due, an escalation, a lapse. Each instant fires once, by a guarded update;
 * too early, paused or closed fires nothing. A lapse may close the step; the answer then says how, and the workflow goes on.
 */
export async function fireDue(database: Database, actor: Actor, { dossierId, round, stepId }: StepAddress): Promise<StepAnswer> {
  return database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const step = await tx.get(StepEntity, { dossierId, round, stepId })
    if (step.state !== 'open' || dossier.heldSince) return dossier.endedAt ? { status: 'over' } : standing(tx, step)
    const clock = await tx.get(ClockEntity, { stepRowId: step.id })
    const fired = clock.pausedOn ? [] : await takeDue(tx, step.id)
    if (fired.length === 0) return standing(tx, step)
    if (fired.some((instant) => instant.kind === 'due')) await markOverdue(tx, dossier, step)
    await oweNotices(tx, await noticesOfInstants(tx, dossier, step, fired))
    const lapsed = fired.some(({ kind }) => kind === 'lapse') ? await lapseStep(tx, step) : null
    for (const { name, kind, at } of fired) {
      tx.audit({ act: 'clock.fired', objectKind: 'step', objectId: step.id, dossierId, after: { instant: name, planned: at, ...(kind === 'lapse' ? { lapsed } : {}) } })
    }
    return standing(tx, lapsed === null ? step : await tx.get(StepEntity, { id: step.id }))
  })
}

/** Marks the instants that are due as fired and answers them, earliest first. */
async function takeDue(tx: Transaction, stepRowId: string): Promise<ClockInstantEntity[]> {
  // TypeORM answers [rows, count] for an UPDATE; a CTE read gives plain rows.
  return tx.query<ClockInstantEntity>(
    `WITH fired AS (UPDATE clock_instant SET fired_at = $2 WHERE step_row_id = $1 AND fired_at IS NULL AND at <= $2 RETURNING *)
     SELECT step_row_id AS "stepRowId", name, kind, offset_days AS "offsetDays", share_percent AS "sharePercent", recipients, act, at, fired_at AS "firedAt"
     FROM fired ORDER BY at, name`,
    [stepRowId, tx.now],
  )
}

async function markOverdue(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<void> {
  await tx.update(ClockEntity, { stepRowId: step.id, overdueAt: IsNull() }, { overdueAt: tx.now })
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { overdueAt: tx.now, version: dossier.version + 1, updatedAt: tx.now })
}
