import { dossierWorkflowId, factUpdate, type Jobs } from '@vinhdanh/contracts'
import { isOpen } from '@vinhdanh/record'
import { inSpan } from '@vinhdanh/telemetry'
import { isReachable } from '@vinhdanh/temporal'
import { isRunOver, isUnanswered } from './answers.ts'
import type { JobParts } from './job.ts'
import { startDossier } from './start-dossier.job.ts'

/** Longest that a workflow may take to deal with a fact, in milliseconds: a workflow that is stuck must not keep the others waiting. */
const ANSWER_MS = 15_000

/**
 * Delivers a fact to the dossier's workflow and waits until it has dealt with it. The Update's id is the fact's, so a repeat is answered by
 * the server. A dossier that the record holds open and Temporal does not is started anew: a run begins by asking the record, which
 * holds the fact. Next file to read: workflows/src/dossier.workflow.ts.
 */
export async function tellDossier({ dossierId, fact }: Jobs['tell-dossier'], parts: Pick<JobParts, 'client' | 'config' | 'database'>): Promise<void> {
  const { client, database } = parts
  const handle = client.workflow.getHandle(dossierWorkflowId(dossierId))
  try {
    await inSpan('temporal update', 'call', { 'vinhdanh.dossier_id': dossierId, 'vinhdanh.fact': fact.kind }, () =>
      client.connection.withDeadline(Date.now() + ANSWER_MS, () => handle.executeUpdate(factUpdate, { args: [fact], updateId: fact.factId })))
  } catch (error) {
    if (isRunOver(error)) {
      if (await isOpen(database, dossierId)) await startDossier({ dossierId }, parts)
      return
    }
    if (isUnanswered(error) && (await isReachable(client))) throw new Error(`the workflow of ${dossierId} gave no answer`, { cause: error })
    throw error
  }
}
