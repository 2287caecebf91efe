import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalConfig, readConfig } from '@vinhdanh/config'
import { migrate } from '@vinhdanh/record'
import { seed } from '../../ops/src/seed/index.ts'
import { startMailCatcher } from './mail-catcher/mail-catcher.ts'
import { freePorts, isFree } from './ports.ts'
import { ensureDatabase, removeCluster, startPostgres } from './postgres.ts'
import { type Progress } from './progress.ts'
import { startService } from './service.ts'
import { keptSecret, OWN_FILES, type Ready, readRunning, removeState, writeReady, writeRunning } from './state-files.ts'
import { supervised } from './supervised.ts'
import { TEMPORAL_PORTS, startTemporalServer } from './temporal-server.ts'

type Stop = () => Promise<void>
type Databases = (name: string) => string

/** What a start has brought up so far; `stop` takes it down in reverse order, also in the middle of a start. */
export class Stack {
  readonly #stops: Stop[] = []

  constructor(private readonly config: LocalConfig, private readonly progress: Progress) {}

  /**
   * Starts everything in order: PostgreSQL, Temporal, mail catcher, migrations, sample data, then web, api and worker at once.
   * @throws Error with a message for people when a port is taken, another stack uses the data folder, or a part does not come up
   */
  async start(): Promise<Ready> {
    const { config, progress } = this
    const { dataDir } = config
    await this.#checkRoom()
    await mkdir(join(dataDir, 'logs'), { recursive: true })
    const web = `http://127.0.0.1:${config.webPort}`
    await writeRunning(dataDir, { pid: process.pid, databaseUrl: '', temporalAddress: '', web })
    this.#stops.push(() => removeState(dataDir))

    const databases = await progress.part('PostgreSQL', () => this.#postgres())
    const temporalAddress = await progress.part('Temporal', (report) => this.#temporal(databases, report))
    const mail = await progress.part('Mail', () => this.#mail())
    const databaseUrl = databases('vinhdanh')
    const [workerPort = 0] = config.workerPort ? [config.workerPort] : await freePorts(1)
    const secret = await keptSecret(dataDir)
    const environment = {
      VINHDANH_DATABASE_URL: databaseUrl,
      VINHDANH_TEMPORAL_ADDRESS: temporalAddress,
      VINHDANH_SMTP_URL: mail.smtpUrl,
      VINHDANH_WEB_PORT: String(config.webPort),
      VINHDANH_API_PORT: String(config.apiPort),
      VINHDANH_WORKER_PORT: String(workerPort),
      VINHDANH_MAIL_PORT: String(config.mailPort),
      VINHDANH_HOST: '127.0.0.1',
      VINHDANH_FILES_DIR: join(dataDir, 'files'),
      VINHDANH_PUBLIC_WEB_URL: web,
      VINHDANH_SECRET: secret,
      VINHDANH_SIGNING_KEY: createHash('sha256').update(`signing:${secret}`).digest('base64'),
      VINHDANH_CHECKPOINT_DIR: join(dataDir, 'checkpoints'),
      VINHDANH_SECURE_COOKIES: 'no',
      VINHDANH_TIME_SHIFT: 'allowed',
      VINHDANH_QUIET_HOURS: config.quietHours,
    }
    await writeRunning(dataDir, { pid: process.pid, databaseUrl, temporalAddress, web })
    await progress.part('Migrations', () => migrate(databaseUrl))
    const accounts = await progress.part('Sample data', () => seed(readConfig({ ...environment, VINHDANH_DATABASE_URL: hasty(databaseUrl) })))
    const ports = { web: config.webPort, api: config.apiPort, worker: workerPort }
    await Promise.all((['web', 'api', 'worker'] as const).map((name) => progress.part(name, () => this.#service(name, ports[name], environment))))
    const ready = { web, api: `http://127.0.0.1:${config.apiPort}`, mail: mail.url, accounts }
    await writeReady(dataDir, ready)
    return ready
  }

  /** Whether there is anything to take down. */
  get isUp(): boolean {
    return this.#stops.length > 0
  }

  /** Takes down what is up, in reverse order. */
  async stop(): Promise<void> {
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) await stop()
  }

  /** Removes all data of the stack; refuses to empty a database that was given. */
  async forget(): Promise<void> {
    const { dataDir, databaseUrl } = this.config
    const running = await readRunning(dataDir)
    if (running) throw new Error(`a stack runs on ${dataDir} (process ${running.pid}): stop it first`)
    if (databaseUrl) throw new Error('--fresh does not empty the database of VINHDANH_DATABASE_URL: do that yourself')
    await removeCluster(join(dataDir, 'postgres'))
    await Promise.all(OWN_FILES.map((name) => rm(join(dataDir, name), { recursive: true, force: true })))
  }

  async #checkRoom(): Promise<void> {
    const { dataDir, webPort, apiPort, mailPort, mailSmtpPort, workerPort } = this.config
    const running = await readRunning(dataDir)
    if (running) throw new Error(`a stack already runs on ${dataDir} (process ${running.pid}): ${running.web}\nFor a second one set VINHDANH_DATA_DIR and other ports.`)
    const wanted = { VINHDANH_WEB_PORT: webPort, VINHDANH_API_PORT: apiPort, VINHDANH_MAIL_PORT: mailPort, VINHDANH_MAIL_SMTP_PORT: mailSmtpPort, VINHDANH_WORKER_PORT: workerPort }
    for (const [variable, port] of Object.entries(wanted)) {
      if (port !== undefined && !(await isFree(port))) throw new Error(`port ${port} is taken by another program; choose another one: ${variable}=${port + 100} npm start`)
    }
  }

  async #postgres(): Promise<Databases> {
    const given = this.config.databaseUrl
    const names = ['vinhdanh', 'temporal', 'temporal_visibility']
    if (given) {
      const databases: Databases = (name) => (name === 'vinhdanh' ? given : Object.assign(new URL(given), { pathname: `${new URL(given).pathname}_${name}` }).href)
      if (!this.config.temporalAddress) for (const name of names.slice(1)) await ensureDatabase(given, new URL(databases(name)).pathname.slice(1))
      return databases
    }
    const [port = 0] = await freePorts(1)
    const { first, stop } = await supervised('PostgreSQL', () => startPostgres({ dataDir: join(this.config.dataDir, 'postgres'), port }), this.progress.say)
    this.#stops.push(stop)
    for (const name of names) await first.ensureDatabase(name)
    return first.url
  }

  async #temporal(databases: Databases, say: (line: string) => void): Promise<string> {
    const { temporalAddress, dataDir, cacheDir } = this.config
    if (temporalAddress) return temporalAddress
    const ports = await freePorts(TEMPORAL_PORTS)
    const start = () => startTemporalServer({ dataDir: join(dataDir, 'temporal'), cacheDir, storeUrl: databases('temporal'), visibilityUrl: databases('temporal_visibility'), ports, say })
    const { first, stop } = await supervised('Temporal', start, this.progress.say)
    this.#stops.push(stop)
    return first.address
  }

  async #mail() {
    const { mailPort, mailSmtpPort, dataDir } = this.config
    const catcher = await startMailCatcher({ pagePort: mailPort, smtpPort: mailSmtpPort, folder: join(dataDir, 'mail') })
    this.#stops.push(() => catcher.stop())
    return catcher
  }

  async #service(name: 'web' | 'api' | 'worker', port: number, environment: Record<string, string>): Promise<void> {
    const { stop } = await supervised(name, () => startService({ name, port, environment, logDir: join(this.config.dataDir, 'logs') }), this.progress.say)
    this.#stops.push(stop)
  }
}

/** Sample data is many small transactions; a seed cut short by a power failure is simply begun anew, so none of them needs to wait for the disk. */
const hasty = (databaseUrl: string): string => {
  const url = new URL(databaseUrl)
  url.searchParams.set('options', '-c synchronous_commit=off')
  return url.href
}
