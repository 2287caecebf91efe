import { dossierWorkflowId, waitingAtQuery } from '@vinhdanh/contracts'
import { bookPlaces, type PlacesSeen, placesToCompare, type PlaceToCompare } from '@vinhdanh/record'
import type { JobParts } from './job.ts'

/** Workflows asked at the same time. */
const TOGETHER = 10
/** Longest that a workflow may take to answer, in milliseconds; one that gives no answer is judged by the other causes. */
const ANSWER_MS = 5_000

/** Asks running workflows where they wait, and books those that wait elsewhere than the record. `look` counts on from look to look, so that all have their turn. */
export async function comparePlaces(look: number, { database, client, logger }: Pick<JobParts, 'database' | 'client' | 'logger'>): Promise<void> {
  const asked = await placesToCompare(database, look)
  const differing: PlacesSeen['differing'][number][] = []
  const agreeing: string[] = []
  for (let start = 0; start < asked.length; start += TOGETHER) {
    await Promise.all(asked.slice(start, start + TOGETHER).map(async (place) => {
      const answer = await answerOf(client, place)
      if (answer === 'agrees') agreeing.push(place.dossierId)
      else if (answer) differing.push({ dossierId: place.dossierId, stepRowId: place.stepRowId, ...answer })
    }))
  }
  if (differing.length > 0) logger.warn({ dossiers: differing }, 'workflows that wait elsewhere than the record')
  const known = new Set(asked.filter(({ isFound }) => isFound).map(({ dossierId }) => dossierId))
  const over = agreeing.filter((id) => known.has(id))
  if (differing.length > 0 || over.length > 0) await bookPlaces(database, { differing, agreeing: over })
}

async function answerOf(client: JobParts['client'], { dossierId, round, stepId }: PlaceToCompare): Promise<'agrees' | { workflowStepId: string; runId: string } | null> {
  const handle = client.workflow.getHandle(dossierWorkflowId(dossierId))
  try {
    return await client.connection.withDeadline(Date.now() + ANSWER_MS, async () => {
      const place = await handle.query(waitingAtQuery)
      if (place === null) return null
      if (place.round === round && place.stepId === stepId) return 'agrees'
      return { workflowStepId: place.stepId, runId: (await handle.describe()).runId }
    })
  } catch {
    // Lost, or without a worker: other causes tell that. Nothing is concluded from silence.
    return null
  }
}
