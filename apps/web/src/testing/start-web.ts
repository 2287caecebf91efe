import type { AddressInfo } from 'node:net'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { type Config, readConfig } from '@vinhdanh/config'
import { AppError } from '@vinhdanh/domain'
import { Database } from '@vinhdanh/record'
import { createLogger, createMetrics } from '@vinhdanh/telemetry'
import { createWebApp } from '../create-web-app.ts'

export interface RunningWeb {
  readonly app: NestExpressApplication
  readonly config: Config
  /** Address without a slash at its end. */
  readonly url: string
  stop(): Promise<void>
}

/** The configuration of a test: plain HTTP, time may be moved. */
export function testConfig(changes: Readonly<Record<string, string>> = {}): Config {
  return readConfig({
    VINHDANH_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', VINHDANH_SECRET: 'a secret for tests, 32 bytes long', VINHDANH_SECURE_COOKIES: 'no',
    VINHDANH_TIME_SHIFT: 'allowed', VINHDANH_LOG_LEVEL: 'silent', VINHDANH_SIGNING_KEY: Buffer.alloc(32, 7).toString('base64'), ...changes,
  })
}

/**
 * Starts the web application on a free port. With `VINHDANH_DATABASE_URL` in `changes` it opens that database; without,
 * there is none, and whatever needs the record answers 503.
 */
export async function startWeb(changes: Readonly<Record<string, string>> = {}): Promise<RunningWeb> {
  const config = testConfig(changes)
  const database = changes['VINHDANH_DATABASE_URL'] === undefined ? absentDatabase() : await Database.open({ url: config.databaseUrl, applicationName: 'web-test' })
  const app = await createWebApp(config, database, createLogger('web', { level: config.logLevel }), createMetrics('web-test'))
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address() as AddressInfo
  return { app, config, url: `http://127.0.0.1:${port}`, stop: () => app.close().then(() => database.close()) }
}

/** A record that cannot be reached. */
function absentDatabase(): Database {
  const away = () => Promise.reject(new AppError('upstream.record-unavailable'))
  return { query: away, queryOne: away, transact: away, close: () => Promise.resolve() } as unknown as Database
}
