export { connectClient, isReachable, isUnavailable } from './client.ts'
export { readHistory } from './history.ts'
export { ensureNamespace } from './namespace.ts'
export { skipTime, workflowTime } from './skip-time.ts'
export {
  bundleBuiltWorkflows, bundleWorkflows, connectWorker, createWorker, installRuntime, loadWorkflows, STICKY_TIMEOUT, WORKFLOW_TASK_TIMEOUT,
  type WorkerParts,
} from './worker.ts'
export { moveTimeTogether, repeatLastDay } from './move-time.ts'
