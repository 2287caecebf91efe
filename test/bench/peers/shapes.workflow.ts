import { allHandlersFinished, condition, defineSignal, defineUpdate, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow'
import type { ShapeActivities } from './temporal-peer.ts'

/**
 * Two bare shapes of a dossier's workflow with four levels, to compare with: neither mails nor audits nor asks who may decide.
 * Between levels they wait for a decision, a day at most.
 */
const levels = 4

const called = proxyActivities<ShapeActivities>({ startToCloseTimeout: '30s' })
const local = proxyLocalActivities<ShapeActivities>({ startToCloseTimeout: '5s' })

export const decided = defineSignal<[number]>('decided')
export const decide = defineUpdate<void, [number]>('decide')

/** As textbooks have it: a signal for each decision and an activity for each effect. */
export async function textbook(): Promise<void> {
  const dossier = workflowInfo().workflowId
  const heard = new Set<number>()
  setHandler(decided, (level) => { heard.add(level) })
  for (let level = 1; level <= levels; level += 1) {
    await called.openTask(dossier, level)
    await called.sendMail(dossier, level)
    await condition(() => heard.has(level), '1 day')
    await called.closeTask(dossier, level)
  }
}

/** The shape of Vinh Danh's own workflow: the decision stands in the database when an Update tells of it, whose handler opens the next level by a local activity. */
export async function recordFirst(): Promise<void> {
  const dossier = workflowInfo().workflowId
  let reached = 0
  setHandler(decide, async (level) => {
    if (level < levels) await local.openTask(dossier, level + 1)
    else await local.finish(dossier)
    reached = level
  })
  await local.openTask(dossier, 1)
  for (let level = 1; level <= levels; level += 1) await condition(() => reached >= level, '1 day')
  await condition(allHandlersFinished)
}
