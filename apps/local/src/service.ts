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
const fromRoot = (path: string) => new URL(`../../../${path}`, import.meta.url)

export interface ServiceOptions {
  name: 'web' | 'api' | 'worker'
  /** port of its `/health/ready` */
  port: number
  environment: Record<string, string>
  /** folder of its log */
  logDir: string
}

/** Starts web, api or worker from its sources, as a process of its own, and waits until it is ready. */
export async function startService({ name, port, environment, logDir }: ServiceOptions): Promise<Part> {
  const logFile = join(logDir, `${name}.log`)
  const log = openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [
      '--no-warnings', '--enable-source-maps', '--conditions=@vinhdanh/source',
      '--import', fromRoot('swc-hook.mjs').href, '--import', new URL('./leash.ts', import.meta.url).href, fileURLToPath(fromRoot(`apps/${name}/src/main.ts`)),
    ],
    // a group of its own: Ctrl-C reaches the stack alone, which stops its parts in order
    { stdio: ['ignore', log, log, 'ipc'], detached: true, env: childEnvironment(environment) },
  )
  closeSync(log)
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() => undefined)
  const part: Part = {
    ended,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(timer)
    },
  }
  try {
    await untilReady(part, name, logFile, () => isReady(port), READY_MS)
  } catch (error) {
    await part.stop()
    throw error
  }
  return part
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false)
