import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '@vinhdanh/config'

/** What Node is told to run an app as it is deployed: what was built when the shared servers started (stack.ts), not the sources, which each process would compile anew. */
export const builtApp = (app: 'web' | 'api' | 'worker' | 'ops'): string[] =>
  ['--no-warnings', '--enable-source-maps', fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url))]

/** An app as a process of its own, as in production. */
export interface AppProcess {
  readonly child: ChildProcess
  /** Sends a signal and waits for the end; one that has ended stays so. @returns the exit code, null when a signal killed it */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export function spawnApp(app: 'web' | 'api' | 'worker', environment: Readonly<Record<string, string>>, stdio: StdioOptions): AppProcess {
  const child = spawn(process.execPath, builtApp(app), { stdio, env: childEnvironment(environment) })
  const exited = once(child, 'exit') as Promise<[number | null]>
  return {
    child,
    async end(signal) {
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}
