import { fileURLToPath } from 'node:url'
import { type Config } from '@vinhdanh/config'
import { type Logger } from '@vinhdanh/telemetry'
import { bundleWorkflowCode, DefaultLogger, type LogLevel, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'

type WorkflowBundle = { code: string } | { codePath: string }

/** Bounds the recovery after a worker died: its sticky tasks go to another one after this time (Temporal's default is 10 s). */
export const STICKY_TIMEOUT = '3s'
/** For `workflow.start`: a workflow task that a dead worker took is given out again after this time (Temporal's default is 10 s). */
export const WORKFLOW_TASK_TIMEOUT = '5s'

const workflowsPath = (): string => fileURLToPath(import.meta.resolve('@vinhdanh/workflows'))
const builtBundle = (path: string): string => path.replace(/[^/\\]+$/, 'bundle.js')

/** Packs the workflows into one script for the sandbox. @param path entry file; `workflows/` itself when absent */
export async function bundleWorkflows(path = workflowsPath()): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path,
    logger: warnings,
    webpackConfigHook: (config) => (path.endsWith('.ts') ? { ...config, resolve: { ...config.resolve, conditionNames: ['@vinhdanh/source', '...'] } } : config),
  })
  return { code }
}

/** The compiled workflows as one script, for `npm run build`, and where a worker of the build looks for it. */
export async function bundleBuiltWorkflows(): Promise<{ path: string; code: string }> {
  const path = workflowsPath()
  return { path: builtBundle(path), ...(await bundleWorkflows(path)) }
}

/** The workflows for a worker: bundled on the spot from sources, or the bundle that the build made. */
export async function loadWorkflows(): Promise<WorkflowBundle> {
  const path = workflowsPath()
  return path.endsWith('.ts') ? bundleWorkflows(path) : { codePath: builtBundle(path) }
}

/** A connection for workers. Fails within 10 seconds when the server is away (see `isUnavailable`). Close it after the worker ended. */
export const connectWorker = ({ temporalAddress }: Pick<Config, 'temporalAddress'>): Promise<NativeConnection> => NativeConnection.connect({ address: temporalAddress })

/**
 * Sets up Temporal's runtime: signals stay with the process (it would otherwise stop workers on its own), its lines go to our log.
 * Call once per process (and test file), before anything else of Temporal. Without a logger only warnings are printed.
 */
export function installRuntime(logger?: Logger): Runtime {
  return Runtime.install({ shutdownSignals: [], logger: logger ? toPino(logger) : warnings })
}

const warnings = new DefaultLogger('WARN')
const toPino = (logger: Logger) =>
  new DefaultLogger('INFO', ({ level, message, meta }) => logger[level.toLowerCase() as Lowercase<LogLevel>](meta ?? {}, message))

export interface WorkerParts {
  connection: NativeConnection
  config: Pick<Config, 'temporalNamespace' | 'taskQueue'>
  workflows: WorkflowBundle
  activities: object
  /** overrides for measurements and tests */
  tuning?: Pick<WorkerOptions, 'maxConcurrentWorkflowTaskExecutions' | 'maxCachedWorkflows' | 'maxConcurrentLocalActivityExecutions'>
}

/**
 * A worker for workflows and activities with settings for work that waits on people: dossiers sleep for days and are cold when they wake, hence
 * more pollers for the normal queue than for the sticky one, and a small cache (59 KiB heap per cached workflow, measured). Run it with `worker.run()`.
 */
export function createWorker({ connection, config, workflows, activities, tuning }: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: config.temporalNamespace,
    taskQueue: config.taskQueue,
    workflowBundle: workflows,
    activities,
    reuseV8Context: true,
    // cold workflows are the rule, so half of the pollers look for them (default 0.2)
    nonStickyToStickyPollRatio: 0.5,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
    // What is taken must be done within WORKFLOW_TASK_TIMEOUT, or is thrown away and done again; what is not taken waits at the server as long as it must.
    // Of 300 dossiers started at once on a machine with other work, 40 at a time let 25 to 125 tasks run out of time, 12 none, and all were done sooner.
    maxConcurrentWorkflowTaskExecutions: 12,
    // each local activity is one short transaction: no more of them than the database pool can serve
    maxConcurrentLocalActivityExecutions: 12,
    maxConcurrentActivityTaskExecutions: 20,
    maxCachedWorkflows: 500,
    shutdownGraceTime: '5s',
    ...tuning,
  })
}
