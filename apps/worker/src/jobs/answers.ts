import { WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client'

/** True when there is no open run that could take the Update: never started, ended, or ended with the Update in hand. */
export function isRunOver(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError
}

/** True when the Update was handed over and nobody answered in time: no worker took it, or its workflow is stuck. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof WorkflowUpdateRPCTimeoutOrCancelledError
}
