import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url))
const LAST_LINES = 15
const LONGEST = 300

export interface KeptServer {
  /** The keeper's process id; the server and its children are below it. */
  pid: number | undefined
  /** Settles when the server ended, wanted or not. */
  ended: Promise<void>
  /** Ends the server and waits until it is gone. */
  stop: () => Promise<void>
}

export interface KeptCommand {
  command: string
  args: string[]
  /** ends the server in good order */
  signal: NodeJS.Signals
  /** how long it may take to end after the signal, in milliseconds, before it is killed */
  graceMs: number
  /** run as somebody else, when we are root */
  identity?: { uid: number; gid: number }
  /** everything that the server prints goes there */
  logFile: string
}

/** Starts a server under the keeper (see keeper.ts), which ends it when this process goes. */
export function keep({ command, args, signal, graceMs, identity, logFile }: KeptCommand): KeptServer {
  const log = openSync(logFile, 'a')
  const child: ChildProcess = spawn(
    process.execPath,
    ['--no-warnings', keeper, signal, String(graceMs), String(identity?.uid ?? '-'), String(identity?.gid ?? '-'), command, ...args],
    { stdio: ['pipe', log, log], detached: true },
  )
  closeSync(log)
  const ended = once(child, 'exit').then(() => undefined)
  return {
    pid: child.pid,
    ended,
    async stop() {
      child.stdin?.end()
      await ended
    },
  }
}

/** Waits until `ready` says so. @throws with the end of the log when the server ends first or `withinMs` have passed */
export async function untilReady(server: Pick<KeptServer, 'ended'>, name: string, logFile: string, ready: () => Promise<boolean>, withinMs: number): Promise<void> {
  let over: string | undefined
  const timer = setTimeout(() => { over = `was not ready within ${withinMs / 1000} s` }, withinMs)
  void server.ended.then(() => { over = 'ended' })
  try {
    while (!(await ready())) {
      if (over) throw new Error(`${name} ${over}; the end of ${logFile}:\n${await lastLines(logFile)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } finally {
    clearTimeout(timer)
  }
}

const lastLines = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES).map((line) => line.slice(0, LONGEST)).join('\n')
