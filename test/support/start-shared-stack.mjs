// starts the servers of stack.ts as a process of its own and hands their addresses over by the environment
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** @param args `--durable`: PostgreSQL writes to the disk as in production. @returns stops the servers */
export async function startSharedStack(...args) {
  const stack = spawn(
    process.execPath,
    ['--no-warnings', '--conditions=@vinhdanh/source', '--import', new URL('../../swc-hook.mjs', import.meta.url).href, fileURLToPath(new URL('./stack.ts', import.meta.url)), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve) => { stack.once('exit', resolve) })
  const line = await Promise.race([new Promise((resolve) => { createInterface({ input: stack.stdout }).once('line', resolve) }), ended])
  if (typeof line !== 'string') throw new Error('the servers for the tests did not start')
  process.env.VINHDANH_TEST_STACK = line
  return async () => {
    stack.stdin.end()
    await ended
  }
}
