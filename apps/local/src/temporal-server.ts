import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { connectClient, ensureNamespace, isReachable } from '@vinhdanh/temporal'
import { keep, untilReady } from './kept.ts'
import { freeLowPorts } from './ports.ts'
import { exists } from './postgres-binaries.ts'
import { type TemporalBinaries, temporalBinaries, TEMPORAL_VERSION } from './temporal-binaries.ts'
import { dynamicConfig, serverConfig } from './temporal-config.ts'

const run = promisify(execFile)
const START_MS = 60_000

export interface TemporalServer {
  /** gRPC address, host:port */
  address: string
  ended: Promise<void>
  stop(): Promise<void>
}

export interface TemporalServerOptions {
  /** folder of its config and log; made when absent */
  dataDir: string
  /** where the built binaries are kept */
  cacheDir: string
  /** of the PostgreSQL that holds its two databases, which must exist; the user must be allowed to make tables */
  databaseUrl: (database: string) => string
  databases?: { store: string; visibility: string }
  say?: (progress: string) => void
}

/** Starts a Temporal server, as in production on PostgreSQL, listening on 127.0.0.1 only, with skipped time switched on. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { cacheDir, databaseUrl, databases = { store: 'temporal', visibility: 'temporal_visibility' }, say = () => undefined } = options
  const dataDir = resolve(options.dataDir)
  const binaries = await temporalBinaries(cacheDir, say)
  await mkdir(dataDir, { recursive: true })
  await prepareSchema(binaries, dataDir, databaseUrl, databases)

  const ports = await freeLowPorts(8)
  const files = { config: join(dataDir, 'server.json'), dynamic: join(dataDir, 'dynamic.json'), log: join(dataDir, 'temporal.log') }
  await writeFile(files.dynamic, JSON.stringify(dynamicConfig, null, 2))
  // JSON is YAML; nobody needs to escape anything
  await writeFile(files.config, JSON.stringify(serverConfig({ ports, databaseUrl, databases, dynamicConfigFile: files.dynamic }), null, 2), { mode: 0o600 })
  const server = keep({ command: binaries.server, args: ['--config-file', files.config, '--allow-no-auth', 'start'], signal: 'SIGTERM', logFile: files.log })
  const address = `127.0.0.1:${ports[0]}`
  await untilReady(server, 'Temporal', files.log, () => hasNamespace(address), START_MS)
  return { address, ended: server.ended, stop: server.stop }
}

/** Makes the tables of the two databases, or brings them to this version. Remembers that it did: the tool takes a second. */
async function prepareSchema(binaries: TemporalBinaries, dataDir: string, databaseUrl: (database: string) => string, databases: { store: string; visibility: string }): Promise<void> {
  const done = join(dataDir, `schema-${TEMPORAL_VERSION}`)
  if (await exists(done)) return
  for (const [database, schema] of [[databases.store, 'temporal'], [databases.visibility, 'visibility']] as const) {
    const { hostname, port, username, password } = new URL(databaseUrl(database))
    const tool = (...args: string[]) => run(binaries.sql, ['--plugin', 'postgres12', '--ep', hostname, '-p', port, '-u', username, '--pw', password, '--db', database, ...args])
    await tool('setup-schema', '-v', '0.0')
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`)
  }
  await writeFile(done, '')
}

async function hasNamespace(address: string): Promise<boolean> {
  const client = connectClient({ temporalAddress: address, temporalNamespace: 'default' })
  try {
    return (await isReachable(client, 1_000)) && (await ensureNamespace(client))
  } finally {
    await client.connection.close()
  }
}
