import type { StepAddress, StepAnswer } from '@vinhdanh/contracts'
import type { Actor } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { oweNotices, type OwedNotice } from '../notices/owe-notices.ts'
import { standing } from '../tasks/open-step.command.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { ClockInstantEntity } from './clock-instant.entity.ts'
import { ClockEntity } from './clock.entity.ts'
import { findAdministrators, findSuperiors } from './superiors.ts'

/**
 * Fires what the step's clock owes by the record's time: a reminder, due, an escalation. Each instant fires once, by a guarded update;
 * too early, paused or closed fires nothing. Of several reminders that are late together only the last is sent, and none once the term is over.
 */
export async function fireDue(database: Database, actor: Actor, { dossierId, round, stepId }: StepAddress): Promise<StepAnswer> {
  return database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const step = await tx.get(StepEntity, { dossierId, round, stepId })
    if (step.state !== 'open' || dossier.heldSince) return dossier.endedAt ? { status: 'over' } : standing(tx, step)
    const clock = await tx.get(ClockEntity, { stepRowId: step.id })
    const fired = clock.pausedOn ? [] : await takeDue(tx, step.id)
    if (fired.length > 0) {
      if (fired.some((instant) => instant.kind === 'due')) await markOverdue(tx, dossier, step)
      await oweNotices(tx, await noticesFor(tx, step, fired, dossier.overdueAt !== null))
      for (const { name, at } of fired) {
        tx.audit({ act: 'clock.fired', objectKind: 'step', objectId: step.id, dossierId, after: { instant: name, planned: at } })
      }
    }
    return standing(tx, step)
  })
}

/** Marks the instants that are due as fired and answers them, earliest first. */
async function takeDue(tx: Transaction, stepRowId: string): Promise<ClockInstantEntity[]> {
  // TypeORM answers [rows, count] for an UPDATE; a CTE read gives plain rows.
  return tx.query<ClockInstantEntity>(
    `WITH fired AS (
       UPDATE clock_instant SET fired_at = $2 WHERE step_row_id = $1 AND fired_at IS NULL AND at <= $2
       RETURNING step_row_id, name, kind, offset_days, escalate_to, at, fired_at)
     SELECT step_row_id AS "stepRowId", name, kind, offset_days AS "offsetDays", escalate_to AS "escalateTo", at, fired_at AS "firedAt" FROM fired ORDER BY at`,
    [stepRowId, tx.now],
  )
}

async function markOverdue(tx: Transaction, dossier: DossierEntity, step: StepEntity): Promise<void> {
  await tx.update(ClockEntity, { stepRowId: step.id, overdueAt: IsNull() }, { overdueAt: tx.now })
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { overdueAt: tx.now, version: dossier.version + 1, updatedAt: tx.now })
}

async function noticesFor(tx: Transaction, step: StepEntity, fired: readonly ClockInstantEntity[], wasOverdue: boolean): Promise<OwedNotice[]> {
  const tasks = await tx.query<{ id: string; holderId: string }>(`SELECT id, holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state = 'open'`, [step.id])
  const isOver = wasOverdue || fired.some((instant) => instant.kind === 'due')
  const lastReminder = fired.findLast((instant) => instant.kind === 'reminder')
  const notices: OwedNotice[] = []
  const base = { dossierId: step.dossierId, round: step.round, stepRowId: step.id }
  for (const instant of fired) {
    // The moment is part of the key: an instant that was moved ahead and fires again owes another notice.
    const key = `${instant.name}:${instant.at.toISOString()}`
    if (instant.kind === 'escalation') {
      const persons = instant.escalateTo === 'administrator' ? await findAdministrators(tx, step) : await findSuperiors(tx, step)
      notices.push(...persons.map((recipientId) => ({ ...base, recipientId, kind: 'escalation' as const, uniqueKey: `${key}:${step.id}:${recipientId}` })))
    } else if (instant.kind === 'due' || (instant === lastReminder && !isOver)) {
      const kind = instant.kind === 'due' ? ('overdue' as const) : ('reminder' as const)
      notices.push(...tasks.map((task) => ({ ...base, recipientId: task.holderId, taskId: task.id, kind, uniqueKey: `${key}:${task.id}` })))
    }
  }
  return notices
}
