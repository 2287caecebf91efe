import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { freePorts } from '../../apps/local/src/ports.ts'

const START_MS = 300_000
const root = fileURLToPath(new URL('../../', import.meta.url))

interface Started {
  process: ChildProcess
  output: () => string
}

describe('npm start', () => {
  let dataDir: string
  let environment: NodeJS.ProcessEnv
  const running: ChildProcess[] = []
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'vinhdanh-local-'))
    await chmod(dataDir, 0o711)
    const [web, api, mail] = await freePorts(3)
    environment = { ...process.env, VINHDANH_DATA_DIR: dataDir, VINHDANH_WEB_PORT: String(web), VINHDANH_API_PORT: String(api), VINHDANH_MAIL_PORT: String(mail) }
  })
  afterAll(async () => {
    for (const process of running) process.kill('SIGKILL')
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 })
  })

  const start = (): Started => {
    const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
    return { process: child, output: () => output }
  }
  const exists = (name: string) => stat(join(dataDir, name)).then(() => true, () => false)
  const ready = async (started: Started) => {
    for (const end = Date.now() + START_MS; !(await exists('ready.json'));) {
      if (started.process.exitCode !== null || Date.now() > end) throw new Error(started.output())
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return JSON.parse(await readFile(join(dataDir, 'ready.json'), 'utf8')) as { web: string; api: string; mail: string; accounts: { login: string; token: string }[] }
  }
  const within30s = async (happened: () => Promise<boolean>) => {
    for (const end = Date.now() + 30_000; Date.now() < end;) {
      if (await happened()) return true
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return false
  }
  const silent = (url: string) => within30s(() => fetch(url).then(() => false, () => true))
  const gone = (name: string) => within30s(async () => !(await exists(name)))

  test('brings up pages, API and mail with sample accounts, and refuses a second stack on the same folder', async () => {
    const stack = start()
    const { web, api, mail, accounts } = await ready(stack)
    const answers = await Promise.all([fetch(`${web}/health/ready`), fetch(`${api}/health/ready`), fetch(`${mail}/messages`)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(accounts.length).toBeGreaterThan(0)

    const second = start()
    await once(second.process, 'close')
    expect(second.output()).toContain('already runs')
    expect(await exists('ready.json')).toBe(true)
  }, START_MS)
  test('leaves nothing running when it is killed without a word', async () => {
    const { web, api, mail } = await ready({ process: running[0] as ChildProcess, output: () => 'not ready' })
    running[0]?.kill('SIGKILL')
    expect(await Promise.all([web, api, mail].map(silent))).toEqual([true, true, true])
    expect(await gone('postgres/cluster/postmaster.pid')).toBe(true) // PostgreSQL removes it when it has stopped in good order
  }, 60_000)
  test('starts again on its data, and ends in good order', async () => {
    await rm(join(dataDir, 'ready.json'), { force: true })
    const again = start()
    const { accounts } = await ready(again)
    expect(accounts.length).toBeGreaterThan(0)
    again.process.kill('SIGTERM')
    const [code] = (await once(again.process, 'close')) as [number]
    expect([code, await exists('ready.json'), await exists('stack.json'), await exists('postgres/cluster/postmaster.pid')]).toEqual([0, false, false, false])
  }, START_MS)
})
