import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '@vinhdanh/config'
import { createLogger, startTracing } from '@vinhdanh/telemetry'
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
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  await worker.stop()
  await tracing.stop()
  process.exit(code)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(0))

void worker.failed.then((reason) => {
  logger.fatal({ err: reason }, 'the worker ended by itself')
  return stop(1)
})

while (!stopping && Object.values(await worker.states()).some((reason) => reason !== null)) await delay(READY_POLL_MS)
if (!stopping) logger.info({ port: worker.port }, 'worker ready')
