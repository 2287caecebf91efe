import { randomUUID } from 'node:crypto'
import { type Client, isGrpcServiceError } from '@temporalio/client'
import { msToTs, tsToDate } from '@temporalio/common/lib/time.js'
import proto, { type temporal } from '@temporalio/proto'

/** A question that is not answered in time is asked again: under load the server may forget who waits. */
const POLL_WITHIN_MS = 3_000
const MOVED_WITHIN_MS = 60_000
const NOT_FOUND = 5
/** Nobody answered in time: cancelled by the server, or by ourselves. */
const UNANSWERED = [1, 4]
/** The server's own limit (200) runs out silently within one long move: a route can hold hundreds of timers. */
const MAX_SKIPS = 1_000_000

/**
 * Moves one open workflow forward in time on a server with `frontend.WorkflowTimeSkippingEnabled`: its timers fire in order as if `ms` had passed,
 * and it returns when the workflow has arrived there. Running activities are waited for. Local stack and tests only.
 * @param ms how far, in milliseconds; not negative
 * @returns 'moved', or 'ended' when the workflow was or became closed on the way, or does not exist
 * @throws RangeError when asked to go back
 */
export async function skipTime(client: Client, workflowId: string, ms: number): Promise<'moved' | 'ended'> {
  if (ms < 0) throw new RangeError('time does not go back')
  const request = { namespace: client.options.namespace, workflowExecution: { workflowId } }
  const id = randomUUID()
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      ...request,
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true, maxSessionSkipCount: MAX_SKIPS, fastForwardConfig: { id, duration: msToTs(ms) } } },
      updateMask: { paths: ['time_skipping_config'] },
    })
    for (const end = Date.now() + MOVED_WITHIN_MS; ;) {
      const poll = await client.connection
        .withDeadline(Date.now() + POLL_WITHIN_MS, () => client.workflowService.pollWorkflowExecutionTimeSkipping({ ...request, fastForwardId: id }))
        .catch((error: unknown) => {
          if (isGrpcServiceError(error) && UNANSWERED.includes(Number(error.code))) return null
          throw error
        })
      if (!poll) {
        if (Date.now() > end) throw new Error(`time of ${workflowId} was not moved by ${ms} ms within ${MOVED_WITHIN_MS} ms`)
        continue
      }
      const result = resultName(poll.fastForwardPollingResult)
      if (result.endsWith('COMPLETED')) return 'moved'
      if (result.endsWith('FAILED')) {
        if (/ended|closed|completed/i.test(poll.failedReason)) return 'ended'
        throw new Error(`time of ${workflowId} was not moved: ${poll.failedReason}`)
      }
    }
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return 'ended'
    throw error
  }
}

/** The moment that the workflow believes it is, as a UTC instant. */
export async function workflowTime(client: Client, workflowId: string): Promise<Date> {
  const { workflowExtendedInfo } = await client.workflowService.describeWorkflowExecution({ namespace: client.options.namespace, execution: { workflowId } })
  const time = workflowExtendedInfo?.timeSkippingInfo?.currentTime
  return time ? tsToDate(time) : new Date()
}

const resultName = (value: temporal.api.enums.v1.FastForwardPollingResult | string): string =>
  typeof value === 'string' ? value : (proto.temporal.api.enums.v1.FastForwardPollingResult[value] ?? '')
