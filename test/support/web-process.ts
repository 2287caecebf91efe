import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment, type Config } from '@vinhdanh/config'
import { freePorts } from '../../apps/local/src/ports.ts'
import { READY_MS } from './worker-process.ts'
import { until } from './world.ts'

const fromRoot = (path: string): URL => new URL(`../../${path}`, import.meta.url)

/** The pages as a process of their own, as in production, which may be killed and started again at the same address. */
export interface WebProcess {
  /** Address without a slash at its end. */
  readonly url: string
  /** Starts it, or starts it again, and waits until it answers. */
  start(): Promise<void>
  /** Ends it as a failure of power would: no request under way is answered. */
  kill(): Promise<void>
}

/** A further web process over the record of an installation; not started yet. Kill it in `afterAll`. */
export async function webProcess(config: Config): Promise<WebProcess> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const environment = {
    VINHDANH_DATABASE_URL: config.databaseUrl, VINHDANH_SECRET: config.secret, VINHDANH_SECURE_COOKIES: 'no', VINHDANH_FILES_DIR: config.filesDir, VINHDANH_TIME_SHIFT: 'allowed',
    VINHDANH_LOG_LEVEL: 'error', VINHDANH_MAX_UPLOAD_BYTES: String(config.maxUploadBytes), VINHDANH_WEB_PORT: String(port),
  }
  let child: ChildProcess | null = null
  return {
    url,
    async start() {
      child = spawn(
        process.execPath, ['--no-warnings', '--conditions=@vinhdanh/source', '--import', fromRoot('swc-hook.mjs').href, fileURLToPath(fromRoot('apps/web/src/main.ts'))],
        { stdio: ['ignore', 'ignore', 'inherit'], env: childEnvironment(environment) },
      )
      await until('the web process is ready', () => fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false), READY_MS)
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
