import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { Config } from '@vinhdanh/config'
import type { Database } from '@vinhdanh/record'
import { createMetrics, httpTelemetry, type Logger } from '@vinhdanh/telemetry'
import { nestLogger } from '@vinhdanh/telemetry/nest'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { ApiModule } from './api.module.ts'
import { serveMetrics } from './health/serve-metrics.ts'

/** Nobody has an answer to compare with, so a condition on a read is passed over: Express would answer `If-None-Match: *` with 304, which no route promises. */
const neverStored: RequestHandler = ({ headers }, response, next) => {
  delete headers['if-none-match']
  response.setHeader('Cache-Control', 'no-store')
  next()
}

/** The JSON API, ready to listen. Every request passes the guard, then the interceptor that reads and checks its input, then its handler. */
export async function createApi(config: Config, database: Database, logger: Logger, metrics = createMetrics('api')): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(config, database, logger), { bodyParser: false, logger: nestLogger(logger) })
  app.set('trust proxy', [...config.trustedProxies])
  app.set('query parser', 'simple')
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(httpTelemetry(logger, metrics), helmet({ strictTransportSecurity: config.secureCookies }), neverStored, serveMetrics(config, metrics))
  return app
}
