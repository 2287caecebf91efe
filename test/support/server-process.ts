import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'
import { freePorts } from '../../apps/local/src/ports.ts'
import { until } from './world.ts'

/** It reads its sources first; on a busy machine, beside others that do the same, that takes long. */
const READY_MS = 180_000

const fromRoot = (path: string): URL => new URL(`../../${path}`, import.meta.url)

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
  const env = childEnvironment({ VINHDANH_SECURE_COOKIES: 'no', VINHDANH_LOG_LEVEL: 'error', ...environment, [`VINHDANH_${app.toUpperCase()}_PORT`]: String(port) })
  let child: ChildProcess | null = null
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    url, kill,
    async start() {
      child = spawn(
        process.execPath, ['--no-warnings', '--conditions=@vinhdanh/source', '--import', fromRoot('swc-hook.mjs').href, fileURLToPath(fromRoot(`apps/${app}/src/main.ts`))],
        { stdio: ['ignore', 'inherit', 'inherit'], env },
      )
      await until(`the ${app} process is ready`, () => fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false), READY_MS).catch(async (error: unknown) => {
        await kill()
        throw error
      })
    },
  }
}
