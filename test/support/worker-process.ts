import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'
import { freePorts } from '../../apps/local/src/ports.ts'
import { until } from './world.ts'

const fromRoot = (path: string): URL => new URL(`../../${path}`, import.meta.url)

/** It reads and bundles its sources first, which takes long on a busy machine. */
export const READY_MS = 60_000

/** The worker as a process of its own, as in production. */
export interface WorkerProcess {
  readonly child: ChildProcess
  /** Everything it has written. */
  log(): string
  /** What it answers on a health path. */
  health(path: 'live' | 'ready'): Promise<{ status: number; body: { status: string; parts?: Record<string, string> } } | null>
  ready(withinMs?: number): Promise<void>
  /** Sends a signal and waits for the end. @returns the exit code, null when the signal killed it */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export async function spawnWorker(environment: Record<string, string>): Promise<WorkerProcess> {
  const [port = 0] = await freePorts(1)
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--conditions=@vinhdanh/source', '--import', fromRoot('swc-hook.mjs').href, fileURLToPath(fromRoot('apps/worker/src/main.ts'))],
    { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment({ ...environment, VINHDANH_WORKER_PORT: String(port), VINHDANH_LOG_LEVEL: 'info' }) },
  )
  const exited = once(child, 'exit')
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { log += text })
  const health: WorkerProcess['health'] = (path) =>
    fetch(`http://127.0.0.1:${port}/health/${path}`, { signal: AbortSignal.timeout(5_000) })
      .then(async (answer) => ({ status: answer.status, body: (await answer.json()) as { status: string; parts?: Record<string, string> } }), () => null)
  return {
    child, health,
    log: () => log,
    async ready(withinMs = READY_MS) {
      await until('the worker process is ready', async () => (await health('ready'))?.status === 200, withinMs).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${log}`)
      })
    },
    async end(signal) {
      child.kill(signal)
      const [code] = (await exited) as [number | null]
      return code
    },
  }
}
