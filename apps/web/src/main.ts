import { readConfig } from '@vinhdanh/config'
import { Database } from '@vinhdanh/record'
import { createLogger, endWhenTold, startTracing } from '@vinhdanh/telemetry'
import { createWebApp } from './create-web-app.ts'

const config = readConfig()
const logger = createLogger('web', { level: config.logLevel })
const tracing = await startTracing(config, 'web', logger)
const database = await Database.open({ url: config.databaseUrl, applicationName: 'vinhdanh-web' })
const app = await createWebApp(config, database, logger)
await app.listen(config.webPort, config.host)
logger.info({ port: config.webPort }, 'web is ready')

endWhenTold(logger, async () => {
  // Requests under way are answered first; then the record is let go, and their spans are handed over.
  await app.close()
  await database.close()
  await tracing.stop()
})
