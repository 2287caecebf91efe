import { WorkflowNotFoundError } from '@temporalio/client'
import { dossierWorkflowId, type Jobs, placeInMemo, type WaitingAt } from '@vinhdanh/contracts'
import { askToReconcileWorkflows, bookPlaces, bookWorkflows, type LostRun, type PlacesSeen, type WorkflowsSeen, workflowsToCompare, type WorkflowToCompare } from '@vinhdanh/record'
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
interface Seen { readonly workflows: WorkflowsSeen; readonly places: PlacesSeen }

/**
 * Compares the open dossiers with the workflows that run, page by page: whether there is one, and whether it waits where the record says. It books what is wrong and
 * what is so no longer, and asks for the next look. It may die anywhere and run twice. Next file to read: libs/record/src/stuck/book-workflows.command.ts.
 */
export async function reconcileWorkflows(_: Jobs['reconcile-workflows'], { database, client, claims, logger }: Pick<JobParts, 'database' | 'client' | 'claims' | 'logger'>): Promise<void> {
  if (await claims.take('reconcile-workflows')) {
    try {
      let after: string | null = null
      do {
        const page: WorkflowToCompare[] = await workflowsToCompare(database, after, PAGE)
        const { workflows, places } = await lookAt(client, page)
        if (workflows.lost.length > 0) logger.warn({ dossiers: workflows.lost.map(({ dossierId, run }) => ({ dossierId, run })) }, 'open dossiers without a workflow')
        if (places.differing.length > 0) logger.warn({ dossiers: places.differing }, 'workflows that wait elsewhere than the record')
        if (workflows.lost.length > 0 || workflows.running.length > 0 || page.length < PAGE) await bookWorkflows(database, workflows)
        if (places.differing.length > 0 || places.agreeing.length > 0 || page.length < PAGE) await bookPlaces(database, places)
        after = page.length < PAGE ? null : (page.at(-1)?.dossierId ?? null)
      } while (after !== null)
    } finally {
      await claims.release('reconcile-workflows')
    }
  }
  await askToReconcileWorkflows(database, EVERY_SECONDS)
}

/** The list lags behind: whatever it says that is not known already is told only by the workflow that was asked for itself. */
async function lookAt(client: Client, page: readonly WorkflowToCompare[]): Promise<Seen> {
  const listed = await runningAmong(client, page.map(({ dossierId }) => dossierWorkflowId(dossierId)))
  const doubtful = page.filter((dossier) => isNews(dossier, listed.get(dossierWorkflowId(dossier.dossierId))))
  const lost: WorkflowsSeen['lost'][number][] = []
  const running: string[] = []
  const differing: PlacesSeen['differing'][number][] = []
  const agreeing: string[] = []
  for (let start = 0; start < doubtful.length; start += TOGETHER) {
    const asked = await Promise.all(doubtful.slice(start, start + TOGETHER).map(async (one) => ({ ...one, latest: await latestRun(client, one.dossierId) })))
    for (const { dossierId, isLost, isNew, place, differingRun, latest } of asked) {
      if ('loss' in latest) {
        if (!isNew) lost.push({ dossierId, ...latest.loss })
        continue
      }
      if (isLost) running.push(dossierId)
      const { runId, waitingAt } = latest
      if (!place || !waitingAt) continue
      if (!isSame(place, waitingAt)) differing.push({ dossierId, stepRowId: place.stepRowId, workflowStepId: waitingAt.stepId, runId })
      else if (differingRun !== null) agreeing.push(dossierId)
    }
  }
  return { workflows: { lost, running }, places: { differing, agreeing } }
}

interface Run {
  readonly runId: string
  readonly waitingAt: WaitingAt | null
}

/** What Temporal lists of a dossier is not what is known of it. */
function isNews({ isLost, isNew, place, differingRun }: WorkflowToCompare, run: Run | undefined): boolean {
  if (!run) return !isLost && !isNew
  if (isLost) return true
  if (!place || !run.waitingAt) return false
  return isSame(place, run.waitingAt) ? differingRun !== null : differingRun !== run.runId
}

const isSame = (one: WaitingAt, other: WaitingAt): boolean => one.round === other.round && one.stepId === other.stepId

async function runningAmong(client: Client, ids: readonly string[]): Promise<Map<string, Run>> {
  const running = new Map<string, Run>()
  if (ids.length === 0) return running
  const query = `WorkflowId IN (${ids.map((id) => `'${id}'`).join(', ')}) AND ExecutionStatus = 'Running'`
  await client.connection.withDeadline(Date.now() + ANSWER_MS, async () => {
    for await (const { workflowId, runId, memo } of client.workflow.list({ query, pageSize: PAGE })) running.set(workflowId, { runId, waitingAt: placeInMemo(memo) })
  })
  return running
}

/** The latest run of a dossier's workflow, or how it is gone. A run that is about to act may be on its way to where the record is, and says nothing. */
async function latestRun(client: Client, dossierId: string): Promise<Run | { readonly loss: { readonly run: LostRun; readonly closedAt: Date | null } }> {
  try {
    const { status, closeTime, runId, memo, raw } = await client.connection.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(dossierWorkflowId(dossierId)).describe())
    const ending = endings[status.name]
    return ending === undefined ? { runId, waitingAt: raw.pendingWorkflowTask ? null : placeInMemo(memo) } : { loss: { run: ending, closedAt: closeTime ?? null } }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { loss: { run: 'missing', closedAt: null } }
    throw error
  }
}
