import { freePorts } from '../../apps/local/src/ports.ts'
import { type AppProcess, spawnApp } from './app-process.ts'
import { until } from './world.ts'

/** On a busy machine, beside others that start, it takes long. */
const READY_MS = 180_000

/** Pages or API as a process of their own, as in production, which may be killed and started again at the same address. */
export interface ServerProcess {
  /** Address without a slash at its end. */
  readonly url: string
  /** Starts it, or starts it again, and waits until it answers. */
  start(): Promise<void>
  /** Ends it as a failure of power would: no request under way is answered. */
  kill(): Promise<void>
}

/** A process of the pages or of the API with this configuration on a free port, whose errors are seen; not started yet. Kill it in `afterAll`. */
export async function serverProcess(app: 'web' | 'api', environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const variables = { VINHDANH_SECURE_COOKIES: 'no', VINHDANH_LOG_LEVEL: 'error', ...environment, [`VINHDANH_${app.toUpperCase()}_PORT`]: String(port) }
  let running: AppProcess | null = null
  const kill = async (): Promise<void> => { await running?.end('SIGKILL') }
  return {
    url, kill,
    async start() {
      running = spawnApp(app, variables, ['ignore', 'inherit', 'inherit'])
      await until(`the ${app} process is ready`, () => fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false), READY_MS).catch(async (error: unknown) => {
        await kill()
        throw error
      })
    },
  }
}
