import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@temporalio/client'
import { digestOf, randomToken } from '@vinhdanh/access'
import { readConfig } from '@vinhdanh/config'
import type { Day } from '@vinhdanh/domain'
import { createApiToken, Database, loadCalendar } from '@vinhdanh/record'
import { connectClient } from '@vinhdanh/temporal'
import { freePorts } from '../../apps/local/src/ports.ts'
import { type Service, startService } from '../../apps/local/src/service.ts'
import { freshDatabase } from '../support/database.ts'
import { type MailCatcher, startMailCatcher } from '../support/mail.ts'
import { system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'
import { temporalConfig } from '../support/temporal.ts'

/** Vinh Danh as it runs in production: api and worker as processes of their own over a record of their own, and a mail server that takes everything. */
export interface Product {
  readonly database: Database
  readonly databaseUrl: string
  readonly client: Client
  readonly apiUrl: string
  readonly mail: MailCatcher
  /** A token for the API. */
  tokenFor(personId: string): Promise<string>
  /** One more worker. */
  startWorker(): Promise<Service>
  close(): Promise<void>
}

/** Opens the product with the test rules (one award, four levels), without a worker. Its processes run what was built, as in production. */
export async function openProduct(): Promise<Product> {
  const [fresh, mail, folder] = await Promise.all([freshDatabase(), startMailCatcher(), mkdtemp(join(tmpdir(), 'vinhdanh-bench-'))])
  const database = await Database.open({ url: fresh.url, applicationName: 'bench' })
  await importTestRules(database)
  await setTime(database, await nextMorning(database))
  const { temporalAddress, taskQueue } = temporalConfig()
  const [apiPort = 0] = await freePorts(1)
  const environment = {
    VINHDANH_DATABASE_URL: fresh.url, VINHDANH_TEMPORAL_ADDRESS: temporalAddress, VINHDANH_TASK_QUEUE: taskQueue, VINHDANH_SMTP_URL: mail.smtpUrl, VINHDANH_FILES_DIR: folder,
    VINHDANH_SECRET: randomBytes(32).toString('hex'), VINHDANH_LOG_LEVEL: 'warn', VINHDANH_API_PORT: String(apiPort), VINHDANH_HOST: '127.0.0.1',
  }
  const api = await startService({ name: 'api', port: apiPort, environment, logDir: folder, built: true })
  const client = connectClient({ ...readConfig(environment), temporalAddress })
  const workers: Service[] = []
  return {
    database, databaseUrl: fresh.url, client, mail, apiUrl: `http://127.0.0.1:${apiPort}/api/v1`,
    async tokenFor(personId) {
      const token = randomToken()
      await createApiToken(database, system, { personId, digest: digestOf(token), label: 'bench' })
      return token
    },
    async startWorker() {
      const [port = 0] = await freePorts(1)
      const worker = await startService({ name: 'worker', port, environment: { ...environment, VINHDANH_WORKER_PORT: String(port) }, logDir: folder, built: true })
      workers.push(worker)
      return worker
    },
    async close() {
      await Promise.all([api, ...workers].map((part) => part.stop()))
      await Promise.all([client.connection.close(), database.close(), mail.stop()])
      await fresh.drop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Waits until the outbox holds nothing that is due. */
export async function untilNoJobs(database: Database, everyMs = 250): Promise<void> {
  for (;;) {
    const { jobs } = await database.queryOne<{ jobs: number }>('SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE run_at <= now()')
    if (jobs === 0) return
    await new Promise((resolve) => { setTimeout(resolve, everyMs) })
  }
}

/** Sets the record's time to a moment; workflows that wait do not hear of it. */
export async function setTime(database: Database, moment: Date): Promise<void> {
  await database.query(`UPDATE time_shift SET shift = $1::timestamptz - now() WHERE id = 1`, [moment])
}

/** 09:00 of the next working day: mail is not held back then, whenever the benchmark runs. */
async function nextMorning(database: Database): Promise<Date> {
  const { today } = await database.queryOne<{ today: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  return new Date(`${(await loadCalendar(database)).addWorkingDays(today, 1)}T09:00:00+07:00`)
}
