import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Sends a signal to every process below one, and to that one itself too if `withRoot`. Who is gone already is passed over. */
export async function signalTree(root: number, signal: NodeJS.Signals, { withRoot }: { readonly withRoot: boolean }): Promise<void> {
  for (const pid of [...(withRoot ? [root] : []), ...await below(root)]) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** The children of a process, and theirs. */
async function below(root: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='])
  const parents = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const found: number[] = []
  for (let generation = [root]; generation.length > 0;) {
    generation = parents.flatMap(([pid = 0, parent = 0]) => (generation.includes(parent) ? [pid] : []))
    found.push(...generation)
  }
  return found
}
