import { dossierWorkflowId, dossierWorkflowType, type DossierInput } from '@vinhdanh/contracts'
import { WORKFLOW_TASK_TIMEOUT } from '@vinhdanh/temporal'
import type { JobParts } from './job.ts'

/** Longest that Temporal may take to answer a start, in milliseconds. */
const ANSWER_MS = 10_000

/**
 * Starts the dossier's workflow, or finds it running. Twice does no harm: of one id at most one run is open, and a run that begins asks the
 * record where the dossier stands. Next file to read: workflows/src/dossier.workflow.ts.
 */
export async function startDossier({ dossierId }: DossierInput, { client, config }: Pick<JobParts, 'client' | 'config'>): Promise<void> {
  await client.connection.withDeadline(Date.now() + ANSWER_MS, () =>
    client.workflow.start(dossierWorkflowType, {
      workflowId: dossierWorkflowId(dossierId),
      taskQueue: config.taskQueue,
      args: [{ dossierId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    }))
}
