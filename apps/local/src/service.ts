import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'
import { untilReady } from './kept.ts'
import { type Part } from './supervised.ts'

const READY_MS = 120_000
const STOP_MS = 10_000
/** As docker-compose.yml says. A workflow that the worker holds ready takes a third of the memory when V8 collects new objects every 4 MiB instead of every 16, for some hundredths more of its processor time. */
const flags = { web: [], api: [], worker: ['--max-semi-space-size=4'] }
const fromRoot = (path: string) => new URL(`../../../${path}`, import.meta.url)

export interface ServiceOptions {
  name: 'web' | 'api' | 'worker'
  /** port of its `/health/ready` */
  port: number
  environment: Record<string, string>
  /** folder of its log */
  logDir: string
  /** called so in messages and for its log; `name` when absent */
  title?: string
  /** runs what `npm run build` made, as production does, instead of the sources */
  built?: boolean
}

export interface Service extends Part {
  pid: number | undefined
}

/** Starts web, api or worker as a process of its own and waits until it is ready. */
export async function startService({ name, port, environment, logDir, title = name, built = false }: ServiceOptions): Promise<Service> {
  const logFile = join(logDir, `${title}.log`)
  const log = openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [
      ...flags[name], '--no-warnings', '--enable-source-maps', '--import', new URL('./leash.ts', import.meta.url).href,
      ...(built ? [] : ['--conditions=@vinhdanh/source', '--import', fromRoot('swc-hook.mjs').href]),
      fileURLToPath(fromRoot(built ? `apps/${name}/dist/main.js` : `apps/${name}/src/main.ts`)),
    ],
    // a group of its own: Ctrl-C reaches the stack alone, which stops its parts in order
    { stdio: ['ignore', log, log, 'ipc'], detached: true, env: childEnvironment(environment) },
  )
  closeSync(log)
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() => undefined)
  const part: Service = {
    pid: child.pid,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(timer)
    },
  }
  try {
    await untilReady(part, title, logFile, () => isReady(port), READY_MS)
  } catch (error) {
    await part.stop()
    throw error
  }
  return part
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false)
