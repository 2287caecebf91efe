import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { closeSync, existsSync, openSync } from 'node:fs'
import { freePorts } from '../../apps/local/src/ports.ts'
import { type AppProcess, spawnApp } from '../support/app-process.ts'
import { openWorld, until, type World } from '../support/world.ts'

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

/** A disk that is always full, as Linux has one. */
const full = '/dev/full'
const onFullDisk = existsSync(full) ? test : test.skip

onFullDisk.each(['web', 'api', 'worker'] as const)('%s works, and ends when it is told to, though no line of its log can be written', async (app) => {
  const [port = 0] = await freePorts(1)
  const log = openSync(full, 'w')
  let running: AppProcess | null = null
  try {
    running = spawnApp(app, { ...world.environment, VINHDANH_LOG_LEVEL: 'info', VINHDANH_SECURE_COOKIES: 'no', [`VINHDANH_${app.toUpperCase()}_PORT`]: String(port) }, ['ignore', log, 'inherit'])
    for (let time = 0; time < 3; time += 1) await until('it is ready', () => fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false), 60_000)
    expect(await running.end('SIGTERM')).toBe(0)
  } finally {
    await running?.end('SIGKILL')
    closeSync(log)
  }
}, 90_000)
