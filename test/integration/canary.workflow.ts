import { sleep, workflowInfo } from '@temporalio/workflow'

/** What no module of ours has: state that changes. */
const kept: string[] = []

/** Notes who it is before and after each of three short sleeps. Answers all that the module kept. */
export async function canary(): Promise<string[]> {
  kept.push(workflowInfo().workflowId)
  for (let time = 0; time < 3; time += 1) {
    await sleep(20)
    kept.push(workflowInfo().workflowId)
  }
  return kept
}
