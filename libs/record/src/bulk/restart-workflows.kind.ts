import { AppError } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { brokenWorkflows, type BrokenWorkflow, restartWorkflowWithin } from '../stuck/restart-workflow.command.ts'
import type { RepairKind } from './bulk-kind.ts'

/** What is wrong with a dossier's workflow, and the step of the record at which it goes on; null where it is between two steps. */
export interface WorkflowForecast extends BrokenWorkflow {
  readonly stepId: string | null
}
/** The job of the outbox that begins it again, as it stood right after the act. */
export interface WorkflowProof {
  readonly job: string
  readonly stepId: string | null
}

async function broken(reader: Reader, dossierIds: readonly string[]): Promise<ReadonlyMap<string, WorkflowForecast>> {
  const rows = await reader.query<WorkflowForecast & { dossierId: string }>(
    `SELECT DISTINCT ON (d.id) d.id AS "dossierId", broken.cause, broken."runId", s.step_id AS "stepId"
     FROM (${brokenWorkflows}) broken JOIN dossier d ON d.id = broken.dossier_id LEFT JOIN step s ON s.dossier_id = d.id AND s.state = 'open'
     WHERE d.id = ANY($1::uuid[]) AND NOT broken.restarted ORDER BY d.id, broken.rank`, [dossierIds])
  return new Map(rows.map(({ dossierId, ...seen }) => [dossierId, seen]))
}

/** Restarts each lost workflow from the record, as `restartWorkflow` does, if it is broken in the way that was seen and nobody has just restarted it. */
export const restartWorkflowsKind: RepairKind = {
  undoable: false,
  causes: ['workflow-lost', 'places-differ', 'timer-missing'],
  foresee: broken,
  async carryOut(tx, _, { dossierId, forecast }) {
    const seen = forecast as WorkflowForecast
    const now = (await broken(tx, [dossierId])).get(dossierId)
    if (!now) throw new AppError('conflict.state')
    if (now.cause !== seen.cause || now.runId !== seen.runId || now.stepId !== seen.stepId) throw new AppError('conflict.version')
    await restartWorkflowWithin(tx, dossierId, now)
    await tx.sendSoFar()
    const [proof] = await tx.query<WorkflowProof>(
      `SELECT k.identifier AS job, (SELECT step_id FROM step WHERE dossier_id = $1 AND state = 'open') AS "stepId"
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id
       WHERE k.identifier IN ('start-dossier', 'tell-dossier') AND j.payload ->> 'dossierId' = $1::text ORDER BY j.id DESC LIMIT 1`, [dossierId])
    if (!proof) throw new AppError('bug.unexpected')
    return proof
  },
}
