import type { Day, WorkingCalendar } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { ClockMoveEntity } from './clock-move.entity.ts'
import { ClockEntity } from './clock.entity.ts'
import { moveInstants } from './move-instants.ts'
import type { PauseGround } from './pause-clock.ts'
import type { TermRule } from './start-clock.ts'

interface TermMove extends PauseGround {
  readonly clock: ClockEntity
  readonly dossier: DossierEntity
  readonly rule: Pick<TermRule, 'reminders' | 'escalations'>
  readonly lastDay: Day
}

/**
 * Moves a running clock to another last day: reminders, due and escalations follow, the old day is kept with its ground, and the workflow is
 * told to ask how long to wait now. A term that lies ahead again is no longer overdue.
 */
export async function moveTerm(tx: Transaction, calendar: WorkingCalendar, { clock, dossier, rule, lastDay, reason, authority }: TermMove): Promise<void> {
  const { stepRowId } = clock
  const dueAt = await moveInstants(tx, calendar, { stepRowId, rule, from: clock.runsFrom, lastDay })
  const overdue = dueAt > tx.now ? { overdueAt: null } : {}
  await tx.updateOne(ClockEntity, { stepRowId, lastDay: clock.lastDay }, { lastDay, dueAt, ...overdue })
  await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, { version: dossier.version + 1, dueAt, updatedAt: tx.now, ...overdue })
  if (lastDay !== clock.lastDay) {
    await tx.insert(ClockMoveEntity, { id: randomUUID(), stepRowId, oldLastDay: clock.lastDay, newLastDay: lastDay, reason, authority, movedBy: tx.actor.personId, movedAt: tx.now })
  }
  tx.audit({ act: 'clock.moved', objectKind: 'step', objectId: stepRowId, dossierId: dossier.id, before: { lastDay: clock.lastDay }, after: { lastDay, reason, authority } })
  await tx.job('tell-dossier', { dossierId: dossier.id, fact: { kind: 'clock-changed', factId: randomUUID() } })
}
