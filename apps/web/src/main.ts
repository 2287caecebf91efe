import { readConfig } from '@vinhdanh/config'
import { Database } from '@vinhdanh/record'
import { createLogger, startTracing } from '@vinhdanh/telemetry'
import { createWebApp } from './create-web-app.ts'

const config = readConfig()
const logger = createLogger('web', { level: config.logLevel })
const tracing = await startTracing(config, 'web', logger)
const database = await Database.open({ url: config.databaseUrl, applicationName: 'vinhdanh-web' })
const app = await createWebApp(config, database, logger)
await app.listen(config.webPort, config.host)
logger.info({ port: config.webPort }, 'web is ready')

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    // Requests under way are answered first; then the record is let go, and their spans are handed over.
    void app.close().then(() => database.close()).then(() => tracing.stop()).then(() => process.exit(0))
  })
}
