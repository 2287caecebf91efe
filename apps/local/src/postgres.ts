import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { keep, untilReady } from './kept.ts'
import { exists, type Identity, openFolder, preparedBinaries, reachable, unprivileged } from './postgres-binaries.ts'

const run = promisify(execFile)
const USER = 'postgres'
const START_MS = 60_000
const STOP_MS = 30_000

export interface Postgres {
  /** connection string of a database of this server */
  url: (database: string) => string
  /** Creates the database unless it is there. */
  ensureDatabase: (name: string) => Promise<void>
  /** process id of its keeper */
  pid: number | undefined
  ended: Promise<void>
  stop: () => Promise<void>
}

export interface PostgresOptions {
  /** folder of the data; made when absent */
  dataDir: string
  port: number
  /** throw-away data: no fsync, faster */
  volatile?: boolean
  /** no file of it grows beyond so many units of 512 bytes, or of 1 KiB as some shells count: to try a full disk. Not on Windows */
  fileLimit?: number
}

/** Starts the PostgreSQL that came with the packages on 127.0.0.1; makes the cluster at the first start. */
export async function startPostgres({ dataDir, port, volatile = false, fileLimit }: PostgresOptions): Promise<Postgres> {
  const identity = await unprivileged()
  const bin = await preparedBinaries(identity)
  await mkdir(dataDir, { recursive: true })
  const cluster = await clusterFolder(dataDir, identity)
  const password = 'local'
  if (!(await exists(join(cluster, 'PG_VERSION')))) await makeCluster({ bin, cluster, password, identity })

  const logFile = join(resolve(dataDir), 'postgres.log')
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '300', timezone: 'UTC', autovacuum_naptime: '15s', ...(volatile ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [join(bin, 'postgres'), '-D', cluster, '-p', String(port), ...flags]
  const [first = '', ...args] = fileLimit === undefined ? command : ['sh', '-c', `ulimit -f ${fileLimit} && exec "$0" "$@"`, ...command]
  // SIGINT is PostgreSQL's "fast" stop: open transactions are rolled back, clients sent away
  const server = keep({ command: first, args, signal: 'SIGINT', graceMs: STOP_MS, identity, logFile })
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
  await untilReady(server, 'PostgreSQL', logFile, () => answers(url('postgres')), START_MS)
  return { url, ensureDatabase: (name) => ensureDatabase(url('postgres'), name), pid: server.pid, ended: server.ended, stop: server.stop }
}

/** Creates a database unless it is there; two callers at once are fine. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    if ((error as { code?: string }).code !== '42P04') throw error // 42P04: somebody else has just created it
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // the server may go away between connect and end: then it does not answer
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // not up yet; `untilReady` shows the log when it never comes
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Removes all data of a stopped server. */
export async function removeCluster(dataDir: string): Promise<void> {
  if (!(await exists(dataDir))) return
  await rm(await clusterFolder(dataDir, await unprivileged()), { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
}

/** The cluster lies in the data folder, or elsewhere when PostgreSQL's user cannot enter that. */
async function clusterFolder(dataDir: string, identity: Identity): Promise<string> {
  if (await reachable(dataDir, identity)) return join(resolve(dataDir), 'cluster')
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  return join(await openFolder(), `cluster-${name}`)
}

async function makeCluster({ bin, cluster, password, identity }: { bin: string; cluster: string; password: string; identity: Identity }): Promise<void> {
  await rm(cluster, { recursive: true, force: true }) // what an interrupted first start left behind
  await mkdir(cluster, { mode: 0o700 })
  const passwordFile = `${cluster}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (identity) await Promise.all([cluster, passwordFile].map((path) => chown(path, identity.uid, identity.gid)))
  try {
    await run(join(bin, 'initdb'), ['-D', cluster, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'], { ...identity, cwd: '/' })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

