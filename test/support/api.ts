import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { digestOf, randomToken } from '@vinhdanh/access'
import { readConfig } from '@vinhdanh/config'
import type { Role } from '@vinhdanh/domain'
import { createApiToken, Database } from '@vinhdanh/record'
import { createLogger } from '@vinhdanh/telemetry'
import { createApi } from '../../apps/api/src/create-api.ts'
import { freshDatabase } from './database.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { importRealRules } from './real-rules.ts'
import { system } from './record.ts'
import { sharedStack } from './shared-stack.ts'
import { serverProcess } from './server-process.ts'
import { startProxy, type TcpProxy } from './tcp-proxy.ts'

export interface ApiAnswer<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export interface CallOptions {
  readonly as?: Role | null
  readonly key?: string | null
  readonly headers?: Record<string, string>
  /** Sent as it is instead of JSON. */
  readonly raw?: NonNullable<RequestInit['body']>
}

export interface ApiUnderTest {
  readonly url: string
  readonly database: Database
  readonly organisation: Organisation
  readonly tokens: Readonly<Record<Role, string>>
  /** Another token, for any person. */
  tokenFor(personId: string): Promise<string>
  /** The way to PostgreSQL, which a test may cut. */
  readonly proxy: TcpProxy
  /** Calls the API below `/api/v1` as the person of a role (the submitter unless told otherwise), a POST with a key of its own. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<T>>
  close(): Promise<void>
}

/** Opens the API's measurements. */
export const metricsToken = 'a token for measurements'

interface ServedApi { readonly url: string; close(): Promise<void> }

const environmentOf = (databaseUrl: string, filesDir = join(sharedStack().folder, `files-${randomUUID()}`)) => ({
  VINHDANH_DATABASE_URL: databaseUrl, VINHDANH_SECRET: 's'.repeat(32), VINHDANH_METRICS_TOKEN: metricsToken, VINHDANH_SECURE_COOKIES: 'no',
  VINHDANH_FILES_DIR: filesDir, VINHDANH_MAX_UPLOAD_BYTES: String(1024 * 1024),
})

/** The API alone on a free port, over this record; with a store of its own unless told which. */
export async function serveApi(databaseUrl: string, filesDir?: string): Promise<ServedApi> {
  const config = readConfig({ ...environmentOf(databaseUrl, filesDir), VINHDANH_LOG_LEVEL: 'silent' })
  const database = await Database.open({ url: config.databaseUrl, applicationName: 'api-test' })
  const app = await createApi(config, database, createLogger('api', { level: 'silent' }))
  await app.listen(0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`,
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** As `serveApi`, in a process of its own, as in production: for tests of so many requests that it must not share a processor with who asks. */
export async function serveApiApart(databaseUrl: string): Promise<ServedApi> {
  const { url, start, kill } = await serverProcess('api', environmentOf(databaseUrl))
  await start()
  return { url, close: kill }
}

/** A new token for the API. */
export async function newToken(database: Database, personId: string): Promise<string> {
  const token = randomToken()
  await createApiToken(database, system, { personId, digest: digestOf(token), label: 'test' })
  return token
}

/** Calls an API as `ApiUnderTest.call` does, with one of these tokens. */
export function callerOf(url: string, tokens: Readonly<Partial<Record<Role, string>>>): ApiUnderTest['call'] {
  return async <T>(method: string, path: string, body?: unknown, { as = 'submitter', key = randomUUID(), headers = {}, raw }: CallOptions = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(`${url}/api/v1${path}`, {
      method, ...(sent === undefined ? {} : { body: sent }), redirect: 'manual',
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${tokens[as] ?? ''}` }), ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
      },
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T }
  }
}

/**
 * The API on a free port, over a record of its own with the real rules and one person for each role.
 * @param apart in a process of its own, without the proxy on its way to PostgreSQL
 */
export async function openApi({ apart = false } = {}): Promise<ApiUnderTest> {
  const fresh = await freshDatabase()
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  await importRealRules(database)
  const organisation = await createOrganisation(database)
  const tokenFor = (personId: string) => newToken(database, personId)
  const tokens: Record<string, string> = {}
  for (const [role, { personId }] of Object.entries(organisation.people)) tokens[role] = await tokenFor(personId)
  const { hostname, port } = new URL(fresh.url)
  const proxy = await startProxy({ host: hostname, port: Number(port) })
  const { url, close: stopServing } = apart ? await serveApiApart(fresh.url) : await serveApi(Object.assign(new URL(fresh.url), { port: String(proxy.port) }).href)
  return {
    url, database, organisation, tokens: tokens as Record<Role, string>, tokenFor, proxy,
    call: callerOf(url, tokens),
    async close() {
      await stopServing()
      await database.close()
      await proxy.cut()
      await fresh.drop()
    },
  }
}
