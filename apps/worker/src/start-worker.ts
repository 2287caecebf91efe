import { signingKeyOf } from '@vinhdanh/access'
import type { Config } from '@vinhdanh/config'
import { openFileStore } from '@vinhdanh/files'
import { createMailer, type MailerOptions } from '@vinhdanh/mail'
import { Database } from '@vinhdanh/record'
import type { Logger } from '@vinhdanh/telemetry'
import { connectClient, type loadWorkflows, type WorkerParts } from '@vinhdanh/temporal'
import { dossierActivities } from './activities.ts'
import { BounceDoor } from './bounces/bounce-door.ts'
import { CheckpointKeeper } from './checkpoints/checkpoint-keeper.ts'
import { createCourier } from './courier.ts'
import { DossierRunner } from './dossier-runner.ts'
import { type PartStates, serveHealth } from './health.ts'
import { Outbox } from './outbox/outbox.ts'
import { Upstream } from './upstream.ts'
import { createUpstreams, type Upstreams } from './upstreams.ts'

/** Enough for the jobs and local activities of one process; each holds a connection for one short transaction. */
const POOL_SIZE = 20

export interface RunningWorker {
  /** Port of health and metrics. */
  readonly port: number
  /** Port to which bounces come; null where none is open. */
  bouncePort(): number | null
  /** Settles with the reason when the worker can no longer do its work and should be started anew. */
  readonly failed: Promise<unknown>
  /** What works and what does not. */
  states(): Promise<PartStates>
  /** Finishes what is at work, leaves the rest to others, and lets go of everything. Twice is once. */
  stop(): Promise<void>
}

export interface WorkerOptions {
  readonly config: Config
  readonly logger: Logger
  /** Bundled before; bundled or loaded on the spot when absent. */
  readonly workflows?: Awaited<ReturnType<typeof loadWorkflows>>
  /** How long the mail server is waited for; as `createMailer` does when absent. */
  readonly mailPatience?: Pick<MailerOptions, 'silenceTimeoutMs' | 'deliveryTimeoutMs'>
  /** Overrides for tests, as of `createWorker`. */
  readonly tuning?: WorkerParts['tuning']
}

/**
 * Starts the worker: health, workflows with their activities, and the outbox's jobs. It answers at once; every part begins as soon as
 * the servers it needs are there, and goes on when they come back.
 */
export async function startWorker({ config, logger, ...overrides }: WorkerOptions): Promise<RunningWorker> {
  const life = { stopping: false, parts: null as Parts | null }
  const states = async () => life.parts?.states() ?? { record: waitingFor.away?.reason ?? 'connecting' }
  let database: Database | null = null
  const health = await serveHealth(config, states, () => database)
  const failed = Promise.withResolvers<unknown>()

  const waitingFor = new Upstream('record', logger, () => Database.open({ url: config.databaseUrl, applicationName: 'vinhdanh-worker', poolSize: POOL_SIZE })
    .then((opened) => { database = opened; return null }, (error: Error) => (error.cause instanceof Error ? error.cause : error).message))
  const begun = (async () => {
    if (!(await waitingFor.check())) await waitingFor.reachable()
    if (!database || life.stopping) return
    life.parts = startParts({ config, logger, database, ...overrides })
    void life.parts.runner.failed.then(failed.resolve)
  })()
  begun.catch(failed.resolve)

  const stop = async (): Promise<void> => {
    life.stopping = true
    waitingFor.stop()
    await life.parts?.stop()
    await database?.close()
    await health.close()
  }
  let stopped: Promise<void> | undefined
  return { port: health.port, failed: failed.promise, states, bouncePort: () => life.parts?.bouncePort() ?? null, stop: () => (stopped ??= stop()) }
}

interface Parts {
  readonly runner: DossierRunner
  bouncePort(): number | null
  states(): Promise<PartStates>
  stop(): Promise<void>
}

function startParts({ config, logger, database, workflows, mailPatience, tuning }: WorkerOptions & { readonly database: Database }): Parts {
  const client = connectClient(config)
  const mailer = createMailer({ smtpUrl: config.smtpUrl, mailFrom: config.mailFrom, ...mailPatience })
  const upstreams = createUpstreams(logger, { database, client, mailer })
  const runner = new DossierRunner({ config, activities: dossierActivities(database), temporal: upstreams.temporal, logger, tuning, ...(workflows ? { workflows } : {}) })
  const bounces = config.bounceDomain === undefined ? null : new BounceDoor({ host: config.host, port: config.bouncePort, key: { domain: config.bounceDomain, secret: config.secret, previousSecret: config.previousSecret }, database, logger })
  const checkpoints = keeperOf(config, database, logger)
  const files = openFileStore(config)
  const outbox = new Outbox(config.databaseUrl, { config, database, client, courier: createCourier(database, config), mailer, files, upstreams }, logger)
  runner.start()
  outbox.start()
  bounces?.open()
  checkpoints?.start()
  void upstreams.mail.check()
  return {
    runner,
    bouncePort: () => bounces?.port ?? null,
    states: async () => ({ ...(await statesOf(upstreams, runner, outbox)), files: await files.trouble(), ...(bounces ? { bounces: bounces.closedBecause } : {}), ...(checkpoints ? { checkpoints: checkpoints.failed } : {}) }),
    async stop() {
      // Jobs first: they need the workflows to answer them.
      await Promise.all([outbox.stop(), bounces?.close(), checkpoints?.stop()])
      for (const upstream of Object.values(upstreams)) (upstream as Upstream).stop()
      await runner.stop()
      mailer.close()
      await client.connection.close()
    },
  }
}

/** None without a folder and a key: a checkpoint that is not signed, or lies in the database, proves nothing. */
function keeperOf({ checkpointDir, signingKey }: Config, database: Database, logger: Logger): CheckpointKeeper | null {
  return checkpointDir && signingKey ? new CheckpointKeeper({ database, folder: checkpointDir, key: signingKeyOf(signingKey), logger }) : null
}

async function statesOf(upstreams: Upstreams, runner: DossierRunner, outbox: Outbox): Promise<PartStates> {
  // Asked now; the mail server is not, as every question costs it a connection.
  await Promise.all([upstreams.record.check(), upstreams.temporal.check()])
  return {
    record: upstreams.record.away?.reason ?? null,
    temporal: upstreams.temporal.away?.reason ?? null,
    mail: upstreams.mail.away?.reason ?? null,
    workflows: runner.isRunning ? null : 'not running yet',
    outbox: outbox.isOpen ? null : 'not open yet',
  }
}
