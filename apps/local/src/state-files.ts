import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account } from '../../ops/src/seed/index.ts'
import { exists } from './postgres-binaries.ts'

/** `ready.json`: there while the stack is ready, for people's scripts and for tests. */
export interface Ready {
  web: string
  api: string
  mail: string
  accounts: Account[]
}

/** `stack.json`: there while the stack runs, for `npm run time`. Holds passwords: only its owner can read it. */
export interface RunningStack {
  pid: number
  databaseUrl: string
  temporalAddress: string
  web: string
}

const RUNNING = 'stack.json'
const READY = 'ready.json'
/** What `--fresh` removes besides PostgreSQL's cluster. Nothing else: somebody may have named a folder with other things in it. */
export const OWN_FILES = ['temporal', 'mail', 'files', 'logs', 'secret', RUNNING, READY]

/** @returns undefined when no stack runs on this folder; a file left behind by a killed one does not count */
export async function readRunning(dataDir: string): Promise<RunningStack | undefined> {
  const file = join(dataDir, RUNNING)
  if (!(await exists(file))) return undefined
  const running = JSON.parse(await readFile(file, 'utf8')) as RunningStack
  return isAlive(running.pid) ? running : undefined
}

export const writeRunning = (dataDir: string, running: RunningStack): Promise<void> => writeWhole(join(dataDir, RUNNING), JSON.stringify(running))
export const writeReady = (dataDir: string, ready: Ready): Promise<void> => writeWhole(join(dataDir, READY), `${JSON.stringify(ready, null, 2)}\n`)

export async function removeState(dataDir: string): Promise<void> {
  await Promise.all([READY, RUNNING].map((name) => rm(join(dataDir, name), { force: true })))
}

/** The key for HMACs, made at the first start: sessions and tokens survive a restart. */
export async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret')
  if (!(await exists(file))) await writeWhole(file, randomBytes(32).toString('hex'))
  return readFile(file, 'utf8')
}

/** Readers see the old file or the new one, never half of one. */
async function writeWhole(file: string, content: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(`${file}.new`, content, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
