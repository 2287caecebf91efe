import { freePorts } from '../../apps/local/src/ports.ts'
import { type AppProcess, spawnApp } from './app-process.ts'
import { until } from './world.ts'

/** A start takes long on a busy machine. */
export const READY_MS = 60_000

/** The worker as a process of its own, as in production. */
export interface WorkerProcess extends AppProcess {
  /** Everything it has written. */
  log(): string
  /** Of health and metrics. */
  readonly port: number
  /** What it answers on a health path. */
  health(path: 'live' | 'ready'): Promise<{ status: number; body: { status: string; parts?: Record<string, string> } } | null>
  ready(withinMs?: number): Promise<void>
}

export async function spawnWorker(environment: Record<string, string>): Promise<WorkerProcess> {
  const [port = 0] = await freePorts(1)
  const { child, end } = spawnApp('worker', { ...environment, VINHDANH_WORKER_PORT: String(port), VINHDANH_LOG_LEVEL: 'info' }, ['ignore', 'pipe', 'pipe'])
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { log += text })
  const health: WorkerProcess['health'] = (path) =>
    fetch(`http://127.0.0.1:${port}/health/${path}`, { signal: AbortSignal.timeout(5_000) })
      .then(async (answer) => ({ status: answer.status, body: (await answer.json()) as { status: string; parts?: Record<string, string> } }), () => null)
  return {
    child, end, health, port,
    log: () => log,
    async ready(withinMs = READY_MS) {
      await until('the worker process is ready', async () => (await health('ready'))?.status === 200, withinMs).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${log}`)
      })
    },
  }
}
