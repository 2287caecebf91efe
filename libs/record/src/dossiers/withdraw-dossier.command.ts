import { type Actor, AppError, invalid, may } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import { takeOffAgendas } from '../councils/take-off-agendas.ts'
import type { Database } from '../database.ts'
import { endWhatRuns } from '../tasks/end-what-runs.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import { TaskEntity } from '../tasks/task.entity.ts'
import { DossierEntity } from './dossier.entity.ts'
import { oweOutcomeNotices } from './end-dossier.command.ts'
import { endHold } from './end-hold.ts'

const shortestReason = 10

/**
 * The submitting unit takes a dossier back before the decision; the record is kept. Errors: `auth.not-allowed`,
 * `conflict.version`, `conflict.state` when it has ended, `validation.failed` without a reason.
 */
export async function withdrawDossier(database: Database, actor: Actor, input: { readonly dossierId: string; readonly version: number; readonly reason: string }): Promise<void> {
  const reason = input.reason.trim()
  if (reason.length < shortestReason) throw invalid({ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } })
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: input.dossierId })
    if (!may(actor, 'dossier.withdraw', dossier.unitPath)) throw new AppError('auth.not-allowed')
    if (dossier.endedAt || dossier.state === 'draft') throw new AppError('conflict.state', { state: dossier.state })
    if (dossier.version !== input.version) throw new AppError('conflict.version')
    const open = await tx.find(StepEntity, { dossierId: dossier.id, state: 'open' })
    if (open) {
      await tx.updateOne(StepEntity, { id: open.id, state: 'open' }, { state: 'cancelled', closedAt: tx.now })
      await tx.update(TaskEntity, { stepRowId: open.id, state: 'open' }, { state: 'cancelled', closedAt: tx.now })
      await endWhatRuns(tx, open.id)
    }
    await tx.updateOne(DossierEntity, { id: dossier.id, version: dossier.version }, {
      version: dossier.version + 1, state: 'withdrawn', endedAt: tx.now, updatedAt: tx.now, dueAt: null, overdueAt: null, heldSince: null, outcome: { ground: reason, date: tx.today },
    })
    await endHold(tx, dossier.id)
    await oweOutcomeNotices(tx, dossier, 'withdrawn')
    tx.audit({ act: 'dossier.withdrawn', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, before: { state: dossier.state }, after: { state: 'withdrawn', reason } })
    await takeOffAgendas(tx, dossier.id)
    tx.job('tell-dossier', { dossierId: dossier.id, fact: { kind: 'withdrawn', factId: randomUUID() } })
  })
}
