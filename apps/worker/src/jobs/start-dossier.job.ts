import { WorkflowNotFoundError } from '@temporalio/client'
import { dossierWorkflowId, dossierWorkflowType, type Jobs } from '@vinhdanh/contracts'
import { inSpan } from '@vinhdanh/telemetry'
import { WORKFLOW_TASK_TIMEOUT } from '@vinhdanh/temporal'
import type { JobParts } from './job.ts'

/** Longest that Temporal may take to answer a start, in milliseconds. */
const ANSWER_MS = 10_000

/**
 * Starts the dossier's workflow, or finds it running. Twice does no harm: of one id at most one run is open, and a run that begins asks the
 * record where the dossier stands. The run `insteadOf` is ended first, and none but that one. Next file to read: workflows/src/dossier.workflow.ts.
 */
export async function startDossier({ dossierId, insteadOf }: Jobs['start-dossier'], { client, config }: Pick<JobParts, 'client' | 'config'>): Promise<void> {
  if (insteadOf) await endRun(client, dossierId, insteadOf)
  await inSpan('temporal start', 'call', { 'vinhdanh.dossier_id': dossierId }, () => client.connection.withDeadline(Date.now() + ANSWER_MS, () =>
    client.workflow.start(dossierWorkflowType, {
      workflowId: dossierWorkflowId(dossierId),
      taskQueue: config.taskQueue,
      args: [{ dossierId, notesPlace: true }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    })))
}

async function endRun(client: JobParts['client'], dossierId: string, runId: string): Promise<void> {
  try {
    await client.connection.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(dossierWorkflowId(dossierId), runId).terminate('it waited elsewhere than the record'))
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}
