import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { type Config, readConfig } from '@vinhdanh/config'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { createFileStore } from '@vinhdanh/files'
import { Database, moveTime } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { connectClient, installRuntime } from '@vinhdanh/temporal'
import { type Breach, checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { buildOrganisation, type SampleOrganisation } from '../../apps/ops/src/seed/organisation.ts'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.ts'
import { freshDatabase } from './database.ts'
import { type MailCatcher, startMailCatcher } from './mail.ts'
import { importRealRules } from './real-rules.ts'
import { longAgo } from './record.ts'
import { temporalConfig, workflowBundle } from './temporal.ts'
import { until, untilReady } from './world.ts'

/** The whole of Vinh Danh for one test file: the real rules, the sample's units and people, pages, worker, mail server, and the run's Temporal server. */
export interface Installation extends SampleOrganisation {
  readonly config: Config
  readonly database: Database
  readonly client: Client
  readonly mail: MailCatcher
  readonly web: RunningWeb
  /** Starts a worker in this process; the installation itself starts one unless told not to. */
  startWorker(): Promise<RunningWorker>
  /**
   * The oldest mail to this person that was not asked for yet, and its first link into the pages. Waits for it.
   * @throws when none comes within 20 seconds
   */
  mailFor(login: Login): Promise<CaughtLink>
  /** Lets two minutes pass for the record: people do not act within a second of each other, and what follows a mail within a minute is gathered. */
  pauseForThought(): Promise<void>
  /** What does not hold after everything under way has settled. */
  breaches(): Promise<Breach[]>
  close(): Promise<void>
}

export interface CaughtLink {
  readonly id: string
  readonly subject: string
  readonly text: string
  readonly link: string
}

export interface InstallationOptions {
  /** No worker yet: the test starts it. */
  readonly withoutWorker?: boolean
  /** Other variables, of the pages and the worker, known once database and mail server run. */
  readonly environment?: (servers: { readonly databaseUrl: string; readonly smtpUrl: string; readonly temporalAddress: string }) => Promise<Record<string, string>>
}

const settleMs = 20_000
const twoMinutes = 120_000
let isInstalled = false

/** Opens an installation of its own. Close it in `afterAll`. */
export async function openInstallation({ withoutWorker = false, environment }: InstallationOptions = {}): Promise<Installation> {
  if (!isInstalled) installRuntime()
  isInstalled = true
  const [fresh, mail, folder] = await Promise.all([freshDatabase(), startMailCatcher(), mkdtemp(join(tmpdir(), 'vinhdanh-files-'))])
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  await importRealRules(database)
  const organisation = await buildOrganisation(database, longAgo)
  const { temporalAddress, taskQueue } = temporalConfig()
  const variables = {
    VINHDANH_DATABASE_URL: fresh.url, VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TASK_QUEUE: taskQueue, VINHDANH_FILES_DIR: folder,
    VINHDANH_SECRET: 'a secret for tests, 32 bytes long', VINHDANH_LOG_LEVEL: 'error', VINHDANH_TIME_SHIFT: 'allowed', VINHDANH_QUIET_HOURS: 'none', VINHDANH_MAX_UPLOAD_BYTES: '1048576',
    ...await environment?.({ databaseUrl: fresh.url, smtpUrl: mail.smtpUrl, temporalAddress }),
  }
  const web = await startWeb(variables)
  // The links in mails begin with the address of the pages, which is known only now.
  const config: Config = { ...readConfig({ ...variables, VINHDANH_PUBLIC_WEB_URL: web.url }), workerPort: 0 }
  const client = connectClient({ ...config, temporalAddress })
  const workers: RunningWorker[] = []
  const read = new Set<string>()
  const files = createFileStore({ root: folder, maxBytes: config.maxUploadBytes })

  const installation: Installation = {
    ...organisation, config, database, client, mail, web,
    async startWorker() {
      const worker = await startWorker({ config, logger: createLogger('worker', { level: config.logLevel }), workflows: workflowBundle() })
      workers.push(worker)
      return worker
    },
    async mailFor(login) {
      const message = await until(`a mail for ${login}`, () => Promise.resolve(mail.messages(`${login}@example.gov.vn`).toReversed().find(({ id }) => !read.has(id))))
      read.add(message.id)
      return { id: message.id, subject: message.subject, text: message.text, link: message.links.find((link) => link.startsWith(web.url)) ?? '' }
    },
    pauseForThought: async () => { await moveTime(database, twoMinutes) },
    breaches: () => checkInvariants({ database, temporal: client, taskQueue, mailCatcher: mail.url, files }, settleMs),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
      const open = await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')
      await Promise.all(open.map(({ id }) => client.workflow.getHandle(dossierWorkflowId(id)).terminate('end of test').catch(() => undefined)))
      await Promise.all([web.stop(), client.connection.close(), database.close(), mail.stop()])
      await Promise.all([fresh.drop(), rm(folder, { recursive: true, force: true })])
    },
  }
  if (!withoutWorker) await untilReady(await installation.startWorker())
  return installation
}
