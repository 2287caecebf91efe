import { type Actor, AppError } from '@vinhdanh/domain'
import { requireRight } from '../access/require-right.ts'
import { tellClockChanged } from '../clocks/tell-clock-changed.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import type { Transaction } from '../transaction.ts'
import { placesDiffer } from './places-differ.query.ts'
import { sharedTables } from './shared-tables.ts'
import type { StuckCauseName } from './stuck-cause.ts'
import { timerMissing } from './timer-missing.query.ts'
import { workflowLost } from './workflow-lost.query.ts'

/** What is wrong with a workflow; the run that waits elsewhere, where there is one. */
export interface BrokenWorkflow {
  readonly cause: StuckCauseName
  readonly runId: string | null
}

/** In SQL: every workflow that a restart repairs, as `dossier_id, cause, "runId", restarted, rank`; restarted: somebody did so a moment ago. */
export const brokenWorkflows = `${sharedTables(() => 'true')} ${[workflowLost, placesDiffer, timerMissing].map(({ name, sql }, rank) =>
  `SELECT dossier_id, '${name}' AS cause, evidence ->> 'runId' AS "runId", coalesce((evidence ->> 'restarted')::boolean, false) AS restarted, ${rank} AS rank FROM (${sql}) found`).join(' UNION ALL ')}`

/**
 * Restarts a dossier's workflow from the record: the run begins at the open step, with its term as it was. One that runs without its timer asks the record
 * anew, and one that waits elsewhere than the record is ended for it. Nothing is decided by it, and twice does no harm. Errors: `not-found`, `auth.not-allowed`, `conflict.state` when nothing of it is broken.
 */
export async function restartWorkflow(database: Database, actor: Actor, dossierId: string): Promise<void> {
  await database.transact(actor, async (tx) => {
    const dossier = await tx.get(DossierEntity, { id: dossierId })
    requireRight(actor, 'dossier.repair', dossier.unitPath)
    const [found] = await tx.query<BrokenWorkflow>(`SELECT cause, "runId" FROM (${brokenWorkflows}) broken WHERE dossier_id = $1 ORDER BY rank`, [dossierId])
    if (!found) throw new AppError('conflict.state', { state: dossier.state })
    await restartWorkflowWithin(tx, dossierId, found)
  })
}

/** Restarts it inside a transaction that has seen how it is broken. */
export async function restartWorkflowWithin(tx: Transaction, dossierId: string, { cause, runId }: BrokenWorkflow): Promise<void> {
  requireRight(tx.actor, 'dossier.repair', (await tx.get(DossierEntity, { id: dossierId })).unitPath)
  tx.audit({ act: 'workflow.restarted', objectKind: 'dossier', objectId: dossierId, dossierId, after: { cause } })
  if (cause !== 'timer-missing') tx.job('start-dossier', { dossierId, ...(runId ? { insteadOf: runId } : {}) }, { key: `start:${dossierId}` })
  else tellClockChanged(tx, dossierId)
}
