import { WorkflowNotFoundError } from '@temporalio/client'
import { dossierWorkflowId, type Jobs } from '@vinhdanh/contracts'
import { askToReconcileWorkflows, bookWorkflows, type LostRun, type WorkflowsSeen, workflowsToCompare, type WorkflowToCompare } from '@vinhdanh/record'
import { comparePlaces } from './compare-places.ts'
import type { JobParts } from './job.ts'

/** Dossiers compared at a time: as many ids go into one question to Temporal. */
const PAGE = 200
/** Workflows asked for themselves at the same time. */
const TOGETHER = 10
const EVERY_SECONDS = 30
/** Longest that Temporal may take to answer, in milliseconds. */
const ANSWER_MS = 10_000
/** What is not named here has not ended. */
const endings: Readonly<Record<string, LostRun>> = { COMPLETED: 'completed', FAILED: 'failed', CANCELLED: 'cancelled', TERMINATED: 'terminated', TIMED_OUT: 'timed-out' }

type Client = JobParts['client']
type Lost = WorkflowsSeen['lost'][number]

/**
 * Compares the open dossiers with the workflows that run, page by page, books what is lost and what is found again, and asks for the next look. It may die
 * anywhere and run twice. Next file to read: libs/record/src/stuck/book-workflows.command.ts.
 */
export async function reconcileWorkflows(_: Jobs['reconcile-workflows'], { database, client, claims, logger }: Pick<JobParts, 'database' | 'client' | 'claims' | 'logger'>): Promise<void> {
  if (await claims.take('reconcile-workflows')) {
    try {
      let after: string | null = null
      do {
        const page: WorkflowToCompare[] = await workflowsToCompare(database, after, PAGE)
        const seen = await lookAt(client, page)
        if (seen.lost.length > 0) logger.warn({ dossiers: seen.lost.map(({ dossierId, run }) => ({ dossierId, run })) }, 'open dossiers without a workflow')
        if (seen.lost.length > 0 || seen.running.length > 0 || page.length < PAGE) await bookWorkflows(database, seen)
        after = page.length < PAGE ? null : (page.at(-1)?.dossierId ?? null)
      } while (after !== null)
      await comparePlaces(Math.floor(Date.now() / (EVERY_SECONDS * 1_000)), { database, client, logger })
    } finally {
      await claims.release('reconcile-workflows')
    }
  }
  await askToReconcileWorkflows(database, EVERY_SECONDS)
}

/** The list lags behind: a loss, and an end of one, is told only by the workflow that was asked for itself. A known loss that the list confirms is left as it is. */
async function lookAt(client: Client, page: readonly WorkflowToCompare[]): Promise<WorkflowsSeen> {
  if (page.length === 0) return { lost: [], running: [] }
  const listed = await runningAmong(client, page.map(({ dossierId }) => dossierWorkflowId(dossierId)))
  const differing = page.filter(({ dossierId, isFound }) => listed.has(dossierWorkflowId(dossierId)) === isFound)
  const lost: Lost[] = []
  const running: string[] = []
  for (let start = 0; start < differing.length; start += TOGETHER) {
    const asked = await Promise.all(differing.slice(start, start + TOGETHER).map(async (one) => ({ ...one, loss: await lossOf(client, one.dossierId) })))
    for (const { dossierId, isFound, loss } of asked) {
      if (loss) lost.push(loss)
      else if (isFound) running.push(dossierId)
    }
  }
  return { lost, running }
}

async function runningAmong(client: Client, ids: readonly string[]): Promise<Set<string>> {
  const query = `WorkflowId IN (${ids.map((id) => `'${id}'`).join(', ')}) AND ExecutionStatus = 'Running'`
  return client.connection.withDeadline(Date.now() + ANSWER_MS, async () => {
    const running = new Set<string>()
    for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE })) running.add(workflowId)
    return running
  })
}

/** How the latest run of a dossier's workflow is gone; null while it has not ended. */
async function lossOf(client: Client, dossierId: string): Promise<Lost | null> {
  try {
    const { status, closeTime } = await client.connection.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(dossierWorkflowId(dossierId)).describe())
    const run = endings[status.name]
    return run === undefined ? null : { dossierId, run, closedAt: closeTime ?? null }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { dossierId, run: 'missing', closedAt: null }
    throw error
  }
}
