// starts the servers that all tests under test/ share (see stack.ts) and hands their addresses over by the environment
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

export default async () => {
  const stack = spawn(
    process.execPath,
    ['--no-warnings', '--conditions=@vinhdanh/source', '--import', new URL('../../swc-hook.mjs', import.meta.url).href, here('./stack.ts')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve) => { stack.once('exit', resolve) })
  globalThis.sharedStack = { stack, ended }
  const line = await Promise.race([new Promise((resolve) => { createInterface({ input: stack.stdout }).once('line', resolve) }), ended])
  if (typeof line !== 'string') throw new Error('the servers for the tests did not start')
  process.env.VINHDANH_TEST_STACK = line
}
