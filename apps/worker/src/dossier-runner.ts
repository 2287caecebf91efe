import type { NativeConnection, Worker } from '@temporalio/worker'
import type { Config } from '@vinhdanh/config'
import type { DossierActivities } from '@vinhdanh/contracts'
import type { Logger } from '@vinhdanh/telemetry'
import { connectWorker, createWorker, isUnavailable, loadWorkflows, type WorkerParts } from '@vinhdanh/temporal'
import type { Upstream } from './upstream.ts'

type Workflows = Awaited<ReturnType<typeof loadWorkflows>>

export interface DossierRunnerParts {
  readonly config: Pick<Config, 'temporalAddress' | 'temporalNamespace' | 'taskQueue'>
  readonly activities: DossierActivities
  readonly temporal: Upstream
  readonly logger: Logger
  /** Bundled before; bundled or loaded on the spot when absent. */
  readonly workflows?: Workflows
  /** Overrides for tests, as of `createWorker`. */
  readonly tuning?: WorkerParts['tuning']
}

/** Runs the workflows. It begins when Temporal can be reached, however late, and lives through its outages. */
export class DossierRunner {
  /** Settles with the reason when the worker ended although nobody asked for it: the process should end then, and be started anew. */
  readonly failed: Promise<unknown>
  readonly #parts: DossierRunnerParts
  readonly #fail: (reason: unknown) => void
  #worker: Worker | null = null
  #stopping = false
  #running: Promise<void> = Promise.resolve()

  constructor(parts: DossierRunnerParts) {
    this.#parts = parts
    const { promise, resolve } = Promise.withResolvers<unknown>()
    this.failed = promise
    this.#fail = resolve
  }

  /** True while workflows are run. */
  get isRunning(): boolean {
    return this.#worker?.getState() === 'RUNNING'
  }

  start(): void {
    this.#running = this.#run().catch((error: unknown) => this.#fail(error))
  }

  /** Takes no further workflow task and lets those at work finish. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (!this.#worker) return
    if (this.isRunning) this.#worker.shutdown()
    await this.#running
  }

  async #run(): Promise<void> {
    const workflows = this.#parts.workflows ?? (await loadWorkflows())
    while (!this.#stopping) {
      try {
        const connection = await connectWorker(this.#parts.config)
        await this.#work(connection, workflows).finally(() => connection.close())
        if (!this.#stopping) throw new Error('the Temporal worker ended by itself')
      } catch (error) {
        if (!isUnavailable(error)) throw error
        this.#parts.temporal.lost(error instanceof Error ? error.message : String(error))
        await this.#parts.temporal.reachable()
      }
    }
  }

  async #work(connection: NativeConnection, workflows: Workflows): Promise<void> {
    const { config, activities, logger, tuning } = this.#parts
    const worker = await createWorker({ connection, config, workflows, activities, tuning })
    if (this.#stopping) return
    this.#worker = worker
    logger.info('workflows are run')
    await worker.run()
  }
}
