import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'

/** The history of a workflow's latest run as JSON, as the replay tests read it. @throws WorkflowNotFoundError */
export async function readHistory(client: Client, workflowId: string): Promise<string> {
  return `${historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory())}\n`
}
