import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { faultsOf } from './run/faults.ts'
import { goesOnAfter, type Figures } from './run/figures.ts'
import { Random } from './run/random.ts'
import { scenariosOf } from './run/scenarios.ts'

const size = { dossiers: 200, kills: 50 }
const WITHIN_MS = 1_800_000
/** The target is 5 s, and the figures say what it was; this is what no machine is too slow for. */
const MOVES_WITHIN_MS = 60_000
const root = fileURLToPath(new URL('../../', import.meta.url))

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'vinhdanh-fault-result-')) })
afterAll(() => rm(folder, { recursive: true }))

test('a seed makes the same faults and the same scenarios again, and another seed makes others', () => {
  expect(faultsOf(7, 50)).toEqual(faultsOf(7, 50))
  expect(faultsOf(7, 50)).not.toEqual(faultsOf(8, 50))
  expect(faultsOf(7, 50).filter(({ kind }) => kind === 'kill')).toHaveLength(50)
  expect(scenariosOf(new Random(7), 200)).toEqual(scenariosOf(new Random(7), 200))
  expect(new Set(scenariosOf(new Random(7), 11).map(({ twist }) => twist)).size).toBe(11)
})

test('how soon work goes on is measured where a dossier waited and the other worker was up', () => {
  const passages = [{ fromMs: 900, toMs: 1_600 }, { fromMs: 950, toMs: 2_500 }, { fromMs: 9_000, toMs: 9_100 }]
  expect(goesOnAfter([{ part: 'worker-1', atMs: 1_000, overMs: 5_000 }], passages)).toEqual([600])
  expect(goesOnAfter([{ part: 'worker-1', atMs: 8_000, overMs: 8_500 }, { part: 'web', atMs: 1_000, overMs: 2_000 }], passages)).toEqual([])
  expect(goesOnAfter([{ part: 'worker-1', atMs: 500, overMs: 5_000 }, { part: 'worker-2', atMs: 1_000, overMs: 5_000 }], passages)).toEqual([])
})

test('whatever is killed and cut while people work, what they were told is true and every dossier goes on', async () => {
  const json = join(folder, 'result.json')
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'fault', '--dossiers', String(size.dossiers), '--kills', String(size.kills), '--seed', '1', '--json', json], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const [code] = (await once(child, 'close')) as [number]
  // The output names the seed, each breach, and the history of the dossiers concerned.
  if (code !== 0) throw new Error(output)
  const { holds, figures } = JSON.parse(await readFile(json, 'utf8')) as { holds: boolean; figures: Figures }
  expect(holds).toBe(true)
  expect(figures.faults['kill']).toBe(size.kills)
  expect(figures.acknowledged['draft']).toBe(size.dossiers)
  expect(figures.acknowledged['decide']).toBeGreaterThan(size.dossiers)
  // Every way that a dossier may go was gone.
  expect(Object.keys(figures.dossiers)).toHaveLength(11)
  for (const outcome of ['pass', 'not-recommend']) expect(figures.councilVotes[outcome]).toBeGreaterThan(0)
  expect(figures.lapses).toBeGreaterThan(0)
  expect(figures.goesOnAfterWorkerKill.medianMs).toBeLessThan(MOVES_WITHIN_MS)
}, WITHIN_MS)
