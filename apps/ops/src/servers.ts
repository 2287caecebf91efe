import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readOpsConfig } from '@vinhdanh/config'
import { Database } from '@vinhdanh/record'
import type { connectClient } from '@vinhdanh/temporal'
import { z } from 'zod'

const runningSchema = z.object({ databaseUrl: z.string(), temporalAddress: z.string() }).partial()
const readySchema = z.object({ mail: z.string() }).partial()

/** Where the servers are: what the environment says, else what the local stack on the data folder has written down. */
export interface Servers {
  readonly databaseUrl: string
  /** Undefined where neither tells. */
  readonly temporalAddress: string | undefined
  readonly temporalNamespace: string
  readonly taskQueue: string
  /** The mail catcher's pages, of a local stack only. */
  readonly mailCatcher: string | undefined
  readonly filesDir: string | undefined
  readonly maxUploadBytes: number
  /** A record of the local stack or of tests, as its processes are told. */
  readonly isForTests: boolean
}

/** @throws Error in words for operators when there is no database to work on */
export async function findServers(): Promise<Servers> {
  const config = readOpsConfig()
  const { temporalNamespace, taskQueue, maxUploadBytes, dataDir } = config
  if (config.databaseUrl) {
    const { databaseUrl, temporalAddress, filesDir } = config
    return { databaseUrl, temporalAddress, temporalNamespace, taskQueue, mailCatcher: undefined, filesDir, maxUploadBytes, isForTests: config.timeShift === 'allowed' }
  }
  const running = runningSchema.parse(await readJson(join(dataDir, 'stack.json')))
  if (!running.databaseUrl) throw new Error('set VINHDANH_DATABASE_URL, or start the local stack first')
  const { mail } = readySchema.parse(await readJson(join(dataDir, 'ready.json')))
  return {
    databaseUrl: running.databaseUrl, temporalAddress: config.temporalAddress ?? running.temporalAddress, temporalNamespace, taskQueue, mailCatcher: mail,
    filesDir: config.filesDir ?? join(dataDir, 'files'), maxUploadBytes, isForTests: true,
  }
}

/** The JSON of a file; of one that is not there, an empty object. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

export async function withDatabase<T>({ databaseUrl }: Servers, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ url: databaseUrl, applicationName: 'vinhdanh-ops', poolSize: 2 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** @throws Error in words for operators when no Temporal is known */
export async function withTemporal<T>({ temporalAddress, temporalNamespace }: Servers, work: (client: ReturnType<typeof connectClient>) => Promise<T>): Promise<T> {
  if (!temporalAddress) throw new Error('set VINHDANH_TEMPORAL_ADDRESS, or start the local stack first')
  // Loaded only here: it brings the workflow runtime along, which most commands can do without.
  const temporal = await import('@vinhdanh/temporal')
  const client = temporal.connectClient({ temporalAddress, temporalNamespace })
  try {
    return await work(client)
  } finally {
    await client.connection.close()
  }
}
