import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import { type Config, readConfig } from '@vinhdanh/config'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { Database } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { connectClient, installRuntime } from '@vinhdanh/temporal'
import { type RunningWorker, startWorker, type WorkerOptions } from '../../apps/worker/src/start-worker.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { type MailCatcher, startMailCatcher } from './mail.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { importTestRules } from './rules.ts'
import { sharedStack } from './shared-stack.ts'
import { temporalConfig, workflowBundle } from './temporal.ts'

/** A record with rules and people, a mail server, and the worker between them and the run's Temporal server. */
export interface World {
  readonly config: Config
  readonly environment: Record<string, string>
  readonly database: Database
  readonly organisation: Organisation
  readonly mail: MailCatcher
  readonly client: Client
  /** Starts the worker in this process, or another one beside it. */
  startWorker(options?: Partial<WorkerOptions>): Promise<RunningWorker>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly namespace?: string
  /** Other variables for the worker. */
  readonly environment?: Record<string, string>
  /** A migrated database, if not a fresh one of the shared server. */
  readonly record?: FreshDatabase
}

let isInstalled = false

/** Everything that a workflow test needs, of its own. Close it in `afterAll`. */
export async function openWorld({ namespace = 'default', environment: other = {}, record }: WorldOptions = {}): Promise<World> {
  if (!isInstalled) installRuntime()
  isInstalled = true
  const fresh = record ?? (await freshDatabase())
  const mail = await startMailCatcher()
  const { temporalAddress, taskQueue } = temporalConfig()
  const environment = {
    VINHDANH_DATABASE_URL: fresh.url, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TEMPORAL_NAMESPACE: namespace, VINHDANH_TASK_QUEUE: taskQueue,
    VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_SECRET: 'x'.repeat(32), VINHDANH_LOG_LEVEL: 'silent',
    // Its worker sweeps the store.
    VINHDANH_FILES_DIR: join(sharedStack().folder, `files-${randomUUID()}`),
    // Tests run at any hour.
    VINHDANH_QUIET_HOURS: 'none', ...other,
  }
  // Port 0 is none that an operator may set: here any free one will do.
  const config: Config = { ...readConfig(environment), workerPort: 0, bouncePort: 0 }
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  await importTestRules(database)
  const organisation = await createOrganisation(database)
  const client = connectClient(config)
  const workers: RunningWorker[] = []
  return {
    config, environment, database, organisation, mail, client,
    async startWorker(options = {}) {
      const worker = await startWorker({ config, logger: createLogger('worker', { level: config.logLevel }), workflows: workflowBundle(), ...options })
      workers.push(worker)
      return worker
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
      await Promise.all((await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')).map(({ id }) =>
        client.workflow.getHandle(dossierWorkflowId(id)).terminate('end of test').catch(() => undefined)))
      await Promise.all([client.connection.close(), database.close(), mail.stop()])
      await fresh.drop()
    },
  }
}

/** Asks again and again until the answer is there. @throws with `what` when it is not within `withinMs` */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>, withinMs = 20_000): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
    await delay(25)
  }
}

/** Waits until every part of a worker works. */
export const untilReady = (worker: RunningWorker): Promise<boolean> =>
  until('the worker is ready', async () => Object.values(await worker.states()).every((reason) => reason === null))

/** Waits until a step of a dossier is open. */
export const untilOpen = (database: Database, dossierId: string, stepId: string, round = 1): Promise<{ id: string }> =>
  until(`${stepId} of round ${round} is open`, async () =>
    (await database.query<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND round = $2 AND step_id = $3 AND state = 'open'`, [dossierId, round, stepId]))[0])

/** Waits until a dossier has ended. @returns its state */
export const untilEnded = (database: Database, dossierId: string): Promise<string> =>
  until('the dossier has ended', async () => (await database.query<{ state: string }>('SELECT state FROM dossier WHERE id = $1 AND ended_at IS NOT NULL', [dossierId]))[0]?.state)

/** Waits until the workflow of a dossier has ended. */
export const untilRunEnded = (client: Client, dossierId: string): Promise<boolean> =>
  until('the workflow has ended', async () => (await client.workflow.getHandle(dossierWorkflowId(dossierId)).describe()).status.name === 'COMPLETED')
