import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { connectClient, ensureNamespace, isReachable } from '@vinhdanh/temporal'
import { keep, untilReady } from './kept.ts'
import { freePorts } from './ports.ts'
import { type TemporalBinaries, temporalBinaries } from './temporal-binaries.ts'
import { dynamicConfig, serverConfig } from './temporal-config.ts'

const run = promisify(execFile)
const START_MS = 60_000
/** It waits for long polls and may take minutes; all it knows is in PostgreSQL, so it may as well be killed. */
const STOP_MS = 2_000
/** How many ports a server needs: gRPC and membership for each of its four services. */
export const TEMPORAL_PORTS = 8

export interface TemporalServer {
  /** gRPC address, host:port */
  address: string
  /** process id of its keeper */
  pid: number | undefined
  ended: Promise<void>
  stop: () => Promise<void>
}

export interface TemporalServerOptions {
  /** folder of its config and log; made when absent */
  dataDir: string
  /** where the built binaries are kept */
  cacheDir: string
  /** connection strings of its two databases, which must exist and be its own */
  storeUrl: string
  visibilityUrl: string
  /** TEMPORAL_PORTS free ports below 32,768; chosen when absent */
  ports?: number[]
  /** instead of `dynamicConfig` */
  dynamic?: object
  say?: (progress: string) => void
}

/** Starts a Temporal server, as in production on PostgreSQL, listening on 127.0.0.1 only, with skipped time switched on. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { cacheDir, storeUrl, visibilityUrl, ports = await freePorts(TEMPORAL_PORTS), dynamic = dynamicConfig, say = () => undefined } = options
  const dataDir = resolve(options.dataDir)
  const binaries = await temporalBinaries(cacheDir, say)
  await mkdir(dataDir, { recursive: true })
  await prepareSchema(binaries, { temporal: storeUrl, visibility: visibilityUrl })

  const files = { config: join(dataDir, 'server.json'), dynamic: join(dataDir, 'dynamic.json'), log: join(dataDir, 'temporal.log') }
  await writeFile(files.dynamic, JSON.stringify(dynamic, null, 2))
  // JSON is YAML; nobody needs to escape anything
  await writeFile(files.config, JSON.stringify(serverConfig({ ports, storeUrl, visibilityUrl, dynamicConfigFile: files.dynamic }), null, 2), { mode: 0o600 })
  const server = keep({ command: binaries.server, args: ['--config-file', files.config, '--allow-no-auth', 'start'], signal: 'SIGTERM', graceMs: STOP_MS, logFile: files.log })
  const address = `127.0.0.1:${ports[0]}`
  await untilReady(server, 'Temporal', files.log, () => hasNamespace(address), START_MS)
  return { address, pid: server.pid, ended: server.ended, stop: server.stop }
}

/** Makes the tables of the two databases, or brings them to this version; both steps leave alone what is there. */
async function prepareSchema(binaries: TemporalBinaries, urls: { temporal: string; visibility: string }): Promise<void> {
  await Promise.all(Object.entries(urls).map(async ([schema, url]) => {
    const { hostname, port, username, password, pathname } = new URL(url)
    const tool = (...args: string[]) => run(binaries.sql, ['--plugin', 'postgres12', '--ep', hostname, '-p', port || '5432', '-u', username, '--pw', password, '--db', pathname.slice(1), ...args])
    await tool('setup-schema', '-v', '0.0')
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`)
  }))
}

/** Registers the namespace `default` when it is missing. False while the server does not answer yet. */
async function hasNamespace(address: string): Promise<boolean> {
  const client = connectClient({ temporalAddress: address, temporalNamespace: 'default' })
  try {
    return (await isReachable(client, 1_000)) && (await ensureNamespace(client))
  } finally {
    await client.connection.close()
  }
}
