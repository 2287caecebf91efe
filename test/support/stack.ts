/**
 * What all tests of a run share: one PostgreSQL with a migrated template, one Temporal server, the build that their processes run, an unpacked browser.
 * A process of its own, started by start-shared-stack.mjs: it prints one JSON line when it is ready and ends with its standard input,
 * so nothing is left behind when a run is killed. The benchmark asks for a PostgreSQL that waits for the disk, with `--durable`.
 */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { childEnvironment, readLocalConfig } from '@vinhdanh/config'
import { migrate } from '@vinhdanh/record'
import { freePorts } from '../../apps/local/src/ports.ts'
import { type Postgres, startPostgres } from '../../apps/local/src/postgres.ts'
import { startTemporalServer, type TemporalServer } from '../../apps/local/src/temporal-server.ts'
import { dynamicConfig } from '../../apps/local/src/temporal-config.ts'
import { EARLY_NAMESPACE, type SharedStack, TEMPLATE } from './shared-stack.ts'

const run = promisify(execFile)
const say = (progress: string) => console.error(progress)
const { cacheDir } = readLocalConfig()
const folder = await mkdtemp(join(tmpdir(), 'vinhdanh-test-'))
await chmod(folder, 0o711) // PostgreSQL may run as another user, who must be able to enter
/** In the one namespace the server suggests to continue as new after a few events, so that a test need not make thousands. */
const dynamic = { ...dynamicConfig, 'limit.historyCount.suggestContinueAsNew': [{ value: 4096 }, { value: 20, constraints: { namespace: EARLY_NAMESPACE } }] }
let postgres: Postgres | undefined
let temporal: TemporalServer | undefined

process.stdin.on('close', () => void stop()).resume()
process.on('SIGINT', () => undefined) // Ctrl-C reaches the whole group; the run ends us through our input when its tests are over
try {
  console.log(JSON.stringify(await start()))
} catch (error) {
  console.error(error)
  await stop()
  process.exit(1)
}

async function start(): Promise<SharedStack> {
  const [port] = await freePorts(1)
  const [browserPath, workflowBundlePath, servers] = await Promise.all([unpackedChromium(), built(), startServers(port ?? 0)])
  return { ...servers, browserPath, workflowBundlePath, folder }
}

async function startServers(port: number): Promise<Pick<SharedStack, 'adminUrl' | 'temporalAddress'>> {
  const server = (postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port, volatile: !process.argv.includes('--durable') }))
  await Promise.all(['temporal', 'temporal_visibility', TEMPLATE].map((name) => server.ensureDatabase(name)))
  const migrated = migrate(server.url(TEMPLATE))
  temporal = await startTemporalServer({ dataDir: join(folder, 'temporal'), cacheDir, storeUrl: server.url('temporal'), visibilityUrl: server.url('temporal_visibility'), dynamic, say })
  await migrated
  return { adminUrl: server.url('postgres'), temporalAddress: temporal.address }
}

/** Builds what production runs. Answers where the workflows are. */
async function built(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  await run(process.execPath, ['build.mjs'], { cwd: root })
  return join(root, 'workflows/dist/bundle.js')
}

/** Unpacked once per machine and version, under another name first: two runs at once must not see each other's half. */
async function unpackedChromium(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = createRequire(entry)('../package.json') as { version: string }
  const finished = join(cacheDir, `chromium-${version}`)
  if (!(await stat(finished).then(() => true, () => false))) {
    await mkdir(cacheDir, { recursive: true })
    const unfinished = await mkdtemp(`${finished}-`)
    await run(process.execPath, [fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url))], { env: childEnvironment({ TMPDIR: unfinished }) })
    await rename(unfinished, finished).catch(() => rm(unfinished, { recursive: true })) // ENOTEMPTY: another run was faster
  }
  return join(finished, 'chromium')
}

async function stop(): Promise<void> {
  await temporal?.stop()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
  process.exit()
}
