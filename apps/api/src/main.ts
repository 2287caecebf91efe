import { readConfig } from '@vinhdanh/config'
import { Database } from '@vinhdanh/record'
import { createLogger, endWhenTold, startTracing } from '@vinhdanh/telemetry'
import { createApi } from './create-api.ts'

const config = readConfig()
const logger = createLogger('api', { level: config.logLevel })
const tracing = await startTracing(config, 'api', logger)
const database = await Database.open({ url: config.databaseUrl, applicationName: 'vinhdanh-api' })
const app = await createApi(config, database, logger)
await app.listen(config.apiPort, config.host)
logger.info({ port: config.apiPort }, 'api is ready')

endWhenTold(logger, async () => {
  // Requests under way are answered first; then the record is let go, and their spans are handed over.
  await app.close()
  await database.close()
  await tracing.stop()
})
