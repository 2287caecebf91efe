import { randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf, randomToken } from '@vinhdanh/access'
import { childEnvironment, type Config, readConfig, readLocalConfig } from '@vinhdanh/config'
import { localDay } from '@vinhdanh/domain'
import { addSubstitution, createApiToken, Database, loadCalendar, migrate, moveTime, recordNow } from '@vinhdanh/record'
import { connectClient } from '@vinhdanh/temporal'
import { freePorts } from '../../../apps/local/src/ports.ts'
import { ensureDatabase, startPostgres } from '../../../apps/local/src/postgres.ts'
import { startService } from '../../../apps/local/src/service.ts'
import { startTemporalServer, TEMPORAL_PORTS } from '../../../apps/local/src/temporal-server.ts'
import { buildOrganisation, type SampleOrganisation } from '../../../apps/ops/src/seed/organisation.ts'
import { type Login, sampleLogins } from '../../../apps/ops/src/seed/people.ts'
import { type MailCatcher, startMailCatcher } from '../../support/mail.ts'
import { importRealRules } from '../../support/real-rules.ts'
import { longAgo, system } from '../../support/record.ts'
import { startProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { type LinkName, linkNames, type PartName } from './faults.ts'
import { Part } from './part.ts'

/** The whole of Vinh Danh as it is deployed, each process by itself and every way between two of them through a proxy. */
export interface Stand extends SampleOrganisation {
  readonly parts: Readonly<Record<PartName, Part>>
  readonly links: Readonly<Record<LinkName, TcpProxy>>
  readonly mail: MailCatcher
  /** Past all faults but those of the servers themselves: for looking on, never for acting. */
  readonly database: Database
  readonly temporal: ReturnType<typeof connectClient>
  /** Addresses of the pages and of the API, as people reach them. */
  readonly web: string
  readonly api: string
  readonly tokens: Readonly<Record<Login, string>>
  readonly config: Config
  readonly urls: { readonly temporalStore: string }
  readonly folder: string
  readonly logDir: string
  /** Stops everything in good order. */
  stop(): Promise<void>
  /** Removes all that it left behind. */
  forget(): Promise<void>
}

const HOST = '127.0.0.1'
/** Who acts for whom during the run: head of a department and the deputy. */
const away = { person: 'vutruong.kh', substitute: 'thay.kh' } as const satisfies Record<string, Login>

/** Starts everything: PostgreSQL with its usual care for the disk, Temporal, mail catcher, rules and people, then two workers, web and api. */
export async function openStand(say: (line: string) => void): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'vinhdanh-fault-'))
  await chmod(folder, 0o711) // PostgreSQL may run as another user, who must be able to enter
  const logDir = join(folder, 'logs')
  await mkdir(logDir)
  const [postgresPort = 0, webPort = 0, apiPort = 0, ...rest] = await freePorts(5 + linkNames.length + TEMPORAL_PORTS)
  const [firstWorker = 0, secondWorker = 0] = rest.splice(0, 2)
  const temporalPorts = rest.splice(0, TEMPORAL_PORTS)
  const mail = await startMailCatcher({ folder: join(folder, 'mail') })

  const targets: Readonly<Record<LinkName, number>> = {
    'people-web': webPort, 'people-api': apiPort, 'web-record': postgresPort, 'api-record': postgresPort, 'worker-record': postgresPort,
    'worker-temporal': temporalPorts[0] ?? 0, 'worker-mail': Number(new URL(mail.smtpUrl).port), 'temporal-record': postgresPort,
  }
  const proxies = await Promise.all(linkNames.map(async (name, index) => [name, await startProxy({ host: HOST, port: targets[name] }, false, rest[index] ?? 0)] as const))
  const links = Object.fromEntries(proxies) as Record<LinkName, TcpProxy>
  const through = (link: LinkName, name: string): string => `postgres://postgres:local@${HOST}:${links[link].port}/${name}`

  const postgres = new Part('postgres', () => startPostgres({ dataDir: join(folder, 'postgres'), port: postgresPort }), { kept: true })
  const temporal = new Part('temporal', () => startTemporalServer({
    dataDir: join(folder, 'temporal'), cacheDir: readLocalConfig().cacheDir, ports: temporalPorts, say,
    storeUrl: through('temporal-record', 'temporal'), visibilityUrl: through('temporal-record', 'temporal_visibility'),
  }), { kept: true })

  const web = `http://${HOST}:${links['people-web'].port}`
  const environment = {
    VINHDANH_TEMPORAL_ADDRESS: `${HOST}:${links['worker-temporal'].port}`, VINHDANH_SMTP_URL: `smtp://${HOST}:${links['worker-mail'].port}`,
    VINHDANH_WEB_PORT: String(webPort), VINHDANH_API_PORT: String(apiPort), VINHDANH_HOST: HOST, VINHDANH_FILES_DIR: join(folder, 'files'), VINHDANH_PUBLIC_WEB_URL: web,
    VINHDANH_SECRET: randomToken(), VINHDANH_SECURE_COOKIES: 'no', VINHDANH_TIME_SHIFT: 'allowed', VINHDANH_LOG_LEVEL: 'info',
  }
  const service = (title: PartName, name: 'web' | 'api' | 'worker', port: number): Part =>
    new Part(title, () => startService({
      name, title, port, logDir, built: true,
      environment: { ...environment, VINHDANH_WORKER_PORT: String(port), VINHDANH_DATABASE_URL: through(`${name}-record`, 'vinhdanh') },
    }), { kept: false })
  const services = {
    'worker-1': service('worker-1', 'worker', firstWorker), 'worker-2': service('worker-2', 'worker', secondWorker), web: service('web', 'web', webPort), api: service('api', 'api', apiPort),
  }

  await postgres.begin()
  const direct = (name: string): string => `postgres://postgres:local@${HOST}:${postgresPort}/${name}`
  await ensureDatabases(direct)
  await temporal.begin()
  await migrate(direct('vinhdanh'))
  const database = await Database.open({ url: direct('vinhdanh'), applicationName: 'fault-run', poolSize: 4 })
  await importRealRules(database)
  const organisation = await buildOrganisation(database, longAgo)
  const tokens = await tokensFor(database, organisation)
  await openOffices(database)
  await letSubstitute(database, organisation)
  await Promise.all(Object.values(services).map((part) => part.begin()))
  const client = connectClient({ temporalAddress: `${HOST}:${temporalPorts[0]}`, temporalNamespace: 'default' })

  return {
    ...organisation, mail, links, database, temporal: client, web, api: `http://${HOST}:${links['people-api'].port}`, tokens, folder, logDir,
    parts: { ...services, temporal, postgres }, config: readConfig(childEnvironment({ ...environment, VINHDANH_DATABASE_URL: direct('vinhdanh') })),
    urls: { temporalStore: direct('temporal') },
    async stop() {
      await Promise.all(Object.values(services).map((part) => part.stop()))
      await Promise.all([client.connection.close(), database.close()])
      await temporal.stop()
      await postgres.stop()
      await Promise.all([mail.stop(), ...Object.values(links).map((link) => link.cut())])
    },
    forget: () => rm(folder, { recursive: true, force: true, maxRetries: 20 }),
  }
}

async function ensureDatabases(url: (name: string) => string): Promise<void> {
  for (const name of ['vinhdanh', 'temporal', 'temporal_visibility']) await ensureDatabase(url('postgres'), name)
}

async function tokensFor(database: Database, { people }: SampleOrganisation): Promise<Record<Login, string>> {
  const tokens: Partial<Record<Login, string>> = {}
  for (const login of sampleLogins) {
    const token = (tokens[login] = randomToken())
    await createApiToken(database, system, { personId: people[login], digest: digestOf(token), label: 'fault run' })
  }
  return tokens as Record<Login, string>
}

/** Nine o'clock of the next working day: mail that waits for office hours would keep people waiting. */
async function openOffices(database: Database): Promise<void> {
  const now = await recordNow(database)
  const day = (await loadCalendar(database)).addWorkingDays(localDay(now), 1)
  await moveTime(database, Date.parse(`${day}T09:00:00+07:00`) - now.getTime())
}

async function letSubstitute(database: Database, { people }: SampleOrganisation): Promise<void> {
  const today = localDay(await recordNow(database))
  const calendar = await loadCalendar(database)
  await addSubstitution(database, system, {
    id: randomUUID(), running: 'share', personId: people[away.person], substituteId: people[away.substitute], validFrom: today, validTo: calendar.addWorkingDays(today, 200), awardCodes: null, reason: 'Đi công tác dài ngày.',
  })
}
