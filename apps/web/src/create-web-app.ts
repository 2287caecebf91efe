import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { Config } from '@vinhdanh/config'
import type { Database } from '@vinhdanh/record'
import { type Logger, createMetrics, httpTelemetry } from '@vinhdanh/telemetry'
import { nestLogger } from '@vinhdanh/telemetry/nest'
import { readSession } from './account/session-reader.ts'
import { AppModule } from './app.module.ts'
import { beginPage } from './shell/begin-page.ts'
import { readBody } from './shell/read-body.ts'
import { securityHeaders } from './shell/security-headers.ts'
import { serveAssets } from './shell/serve-assets.ts'
import { useTemplates } from './shell/views.ts'

/** The web application, ready to listen. What every request passes, in this order, before a route's guards and its handler. */
export async function createWebApp(config: Config, database: Database, logger: Logger, metrics = createMetrics('web')): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, database, logger, metrics), { bodyParser: false, logger: nestLogger(logger) })
  app.set('trust proxy', [...config.trustedProxies])
  app.disable('x-powered-by')
  useTemplates(app)
  // The form before the session: with the record away nobody is known, and the error page still gives back what was typed.
  app.use(httpTelemetry(logger, metrics), ...securityHeaders(config), serveAssets, beginPage(config), ...readBody, readSession(config, database))
  return app
}
