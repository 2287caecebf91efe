import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { keep, untilReady } from './kept.ts'
import { freePorts, isFree } from './ports.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'kept-')) })
afterEach(() => rm(folder, { recursive: true }))

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
async function eventually<T>(ask: () => Promise<T | false> | T | false): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask()
    if (answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not happen within 10 s')
}

describe('a server of another make', () => {
  const stubborn = "process.on('SIGTERM', () => {}); console.log(process.pid); setInterval(() => {}, 1000)"
  const options = (script: string) => ({ command: process.execPath, args: ['-e', script], signal: 'SIGTERM' as const, graceMs: 300, logFile: join(folder, 'log') })
  const pidInLog = () => eventually(async () => Number((await readFile(join(folder, 'log'), 'utf8').catch(() => '')).trim()) || false)

  test('is killed when it does not heed the signal to stop', async () => {
    const server = keep(options(stubborn))
    const pid = await pidInLog()
    await server.stop()
    expect(isAlive(pid)).toBe(false)
  })
  test('goes with the stack even when that is killed without a word', async () => {
    const program = `import { keep } from ${JSON.stringify(fileURLToPath(new URL('./kept.ts', import.meta.url)))}; keep(${JSON.stringify(options(stubborn))}); setInterval(() => {}, 1000)`
    const stack = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program], { stdio: 'ignore' })
    const pid = await pidInLog()
    stack.kill('SIGKILL')
    await eventually(() => !isAlive(pid))
  })
  test('shows the end of its log when it ends before it is ready', async () => {
    const server = keep(options("console.error('no room on disk'); process.exit(3)"))
    await expect(untilReady(server, 'PostgreSQL', join(folder, 'log'), () => Promise.resolve(false), 5_000)).rejects.toThrow(/PostgreSQL ended; the end of .*log:\nno room on disk/)
  })
})

describe('free ports', () => {
  test('are different, free, and below those that the system hands out itself', async () => {
    const ports = await freePorts(11)
    expect(new Set(ports).size).toBe(11)
    expect(ports.every((port) => port < 32_768)).toBe(true)
    expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true))
  })
})
