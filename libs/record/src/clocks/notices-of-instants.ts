import { type Audience } from '@vinhdanh/domain'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { OwedNotice } from '../notices/owe-notices.ts'
import { holdersOf } from '../tasks/open-step.command.ts'
import type { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import type { ClockInstantEntity } from './clock-instant.entity.ts'
import { findAdministrators, findSecretaries, findSuperiors } from './superiors.ts'

/**
 * Who is told of instants that fired together, looked up in the record as it is now. Whoever holds a task is asked to do it; somebody without one is
 * told, and why them. Of several that are late together a person hears the last only, and of no reminder once the term is over. One person gets one notice
 * of an instant, however many reasons there are to tell them.
 */
export async function noticesOfInstants(tx: Transaction, dossier: DossierEntity, step: StepEntity, fired: readonly ClockInstantEntity[]): Promise<OwedNotice[]> {
  const tasks = await tx.query<Task>(`SELECT id, holder_id AS "holderId" FROM task WHERE step_row_id = $1 AND state = 'open'`, [step.id])
  const isOver = dossier.overdueAt !== null || fired.some(({ kind }) => kind === 'due')
  const owed = new Map<string, OwedNotice>()
  for (const instant of fired) {
    if (instant.kind === 'reminder' && isOver) continue
    for (const audience of instant.recipients) {
      for (const notice of await noticesFor(tx, dossier, step, tasks, instant, audience)) {
        const person = `${notice.kind}:${notice.recipientId}`
        // The first reason of an instant stands; a later instant takes the place of an earlier one.
        if (owed.get(person)?.uniqueKey !== notice.uniqueKey) owed.set(person, notice)
      }
    }
  }
  return [...owed.values()]
}

interface Task {
  readonly id: string
  readonly holderId: string
}

async function noticesFor(tx: Transaction, dossier: DossierEntity, step: StepEntity, tasks: readonly Task[], instant: ClockInstantEntity, audience: Audience): Promise<OwedNotice[]> {
  // The moment is part of the key: an instant that was moved ahead and fires again owes another notice.
  const key = `${instant.name}:${instant.at.toISOString()}`
  const base = { dossierId: step.dossierId, round: step.round, stepRowId: step.id }
  const persons = audience === 'holder' ? tasks.map(({ holderId }) => holderId) : await people(tx, dossier, step, audience)
  return persons.map((recipientId): OwedNotice => {
    const task = tasks.find(({ holderId }) => holderId === recipientId)
    return task
      ? { ...base, recipientId, taskId: task.id, kind: instant.kind === 'reminder' ? 'reminder' : 'overdue', uniqueKey: `${key}:${task.id}` }
      : { ...base, recipientId, kind: 'escalation', details: { toldAs: audience }, uniqueKey: `${key}:${step.id}:${recipientId}` }
  })
}

async function people(tx: Transaction, dossier: DossierEntity, step: StepEntity, audience: Exclude<Audience, 'holder'>): Promise<string[]> {
  switch (audience) {
    case 'substitute':
      return (await holdersOf(tx, dossier, step, step.unitId)).filter(({ onBehalfOf }) => onBehalfOf !== null).map(({ personId }) => personId)
    case 'superior':
      return findSuperiors(tx, step)
    case 'secretary':
      return findSecretaries(tx, step)
    case 'administrator':
      return findAdministrators(tx, step)
  }
}
