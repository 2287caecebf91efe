import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '@vinhdanh/config'
import { createLogger, endWhenTold, startTracing } from '@vinhdanh/telemetry'
import { installRuntime } from '@vinhdanh/temporal'
import { startWorker } from './start-worker.ts'

const READY_POLL_MS = 200

const config = readConfig()
const logger = createLogger('worker', { level: config.logLevel })
installRuntime(logger)
const tracing = await startTracing(config, 'worker', logger)
const worker = await startWorker({ config, logger })
logger.info({ port: worker.port }, 'worker is live')

let stopping = false
const end = endWhenTold(logger, async () => {
  stopping = true
  await worker.stop()
  await tracing.stop()
})
void worker.failed.then((reason) => {
  logger.fatal({ err: reason }, 'the worker ended by itself')
  end(1)
})

while (!stopping && Object.values(await worker.states()).some((reason) => reason !== null)) await delay(READY_POLL_MS)
if (!stopping) logger.info({ port: worker.port }, 'worker ready')
