import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { dossierWorkflowId, type Fact, factUpdate } from '@vinhdanh/contracts'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { STEPS } from '../support/rules.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

let world: World
let worker: RunningWorker
beforeAll(async () => {
  world = await openWorld()
  worker = await world.startWorker()
  await untilReady(worker)
})
afterAll(() => world.close())
keepHistories(() => world)

const handleOf = (dossierId: string) => world.client.workflow.getHandle(dossierWorkflowId(dossierId))
const tell = (dossierId: string, fact: Fact, updateId: string = randomUUID()) => handleOf(dossierId).executeUpdate(factUpdate, { args: [fact], updateId })
const closed = (stepId: string, changes: Partial<Extract<Fact, { kind: 'step-closed' }>> = {}): Fact => ({ kind: 'step-closed', factId: randomUUID(), round: 1, stepId, outcome: 'pass', ...changes })

/** Every step that was opened, in order. */
const stepsOf = async (dossierId: string): Promise<string[]> =>
  (await world.database.query<{ step: string }>(`SELECT round || ' ' || step_id AS step FROM step WHERE dossier_id = $1 ORDER BY no`, [dossierId])).map(({ step }) => step)

async function openedAt(stepId: string): Promise<string> {
  const { database, organisation } = world
  const dossierId = await newDossier(database, organisation)
  for (const earlier of STEPS) {
    await untilOpen(database, dossierId, earlier)
    if (earlier === stepId) return dossierId
    await decide(database, organisation, dossierId)
  }
  throw new Error('no such step')
}

async function finish(dossierId: string): Promise<void> {
  const { database, organisation, client } = world
  for (const stepId of STEPS.slice((await stepsOf(dossierId)).length - 1)) {
    await untilOpen(database, dossierId, stepId)
    await decide(database, organisation, dossierId)
  }
  expect(await untilEnded(database, dossierId)).toBe('awarded')
  await untilRunEnded(client, dossierId)
  expect(await stepsOf(dossierId)).toEqual(STEPS.map((stepId) => `1 ${stepId}`))
}

describe('a fact', () => {
  test('that comes twice, late or of a place the dossier has left changes nothing', async () => {
    const dossierId = await openedAt('ministry-intake')
    const { id } = await world.database.queryOne<{ id: string }>(`SELECT decision_id AS id FROM step WHERE dossier_id = $1 AND step_id = 'unit-sign'`, [dossierId])
    const again = closed('unit-sign', { factId: id })
    await Promise.all([tell(dossierId, again, id), tell(dossierId, again, id), tell(dossierId, again), tell(dossierId, closed('unit-sign', { outcome: 'return' }))])
    await Promise.all([tell(dossierId, { kind: 'clock-changed', factId: randomUUID() }), tell(dossierId, { kind: 'withdrawn', factId: randomUUID() })])
    expect(await stepsOf(dossierId)).toEqual(['1 unit-sign', '1 department-examine', '1 ministry-intake'])
    await finish(dossierId)
  })

  test('of the future, of another round or of no known step is dropped', async () => {
    const dossierId = await openedAt('unit-sign')
    for (const fact of [closed('central-decide'), closed('unit-sign', { round: 7 }), closed('no-such-step')]) await tell(dossierId, fact)
    expect(await stepsOf(dossierId)).toEqual(['1 unit-sign'])
    await finish(dossierId)
  })

  test.each(['pass', 'return', 'reject'] as const)('that the record does not hold (%s) is not believed', async (outcome) => {
    const dossierId = await openedAt('unit-sign')
    await tell(dossierId, closed('unit-sign', { outcome }))
    expect(await stepsOf(dossierId)).toEqual(['1 unit-sign'])
    expect((await world.database.queryOne<{ state: string }>('SELECT state FROM dossier WHERE id = $1', [dossierId])).state).toBe('under-way')
    await finish(dossierId)
  })

  test('that contradicts the record is overruled by it', async () => {
    const { database, organisation } = world
    const dossierId = await openedAt('unit-sign')
    await worker.stop()
    await decide(database, organisation, dossierId)
    worker = await world.startWorker()
    await tell(dossierId, closed('unit-sign', { outcome: 'reject' }))
    await untilOpen(database, dossierId, 'department-examine')
    await finish(dossierId)
  }, 60_000)

  test('that was overtaken by the next one is found in the record', async () => {
    const { database, organisation } = world
    const dossierId = await openedAt('unit-sign')
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'department-examine')
    await worker.stop()
    // decided by nobody's knowledge but the record's: no job tells of it
    await decide(database, organisation, dossierId)
    await database.query(`SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs WHERE task_identifier = 'tell-dossier'`)
    worker = await world.startWorker()
    await tell(dossierId, { kind: 'clock-changed', factId: randomUUID() })
    await untilOpen(database, dossierId, 'ministry-intake')
    await finish(dossierId)
  }, 60_000)
})

describe('a lost run', () => {
  test('is started again by the next fact and goes on at the open step', async () => {
    const { database, organisation } = world
    const dossierId = await openedAt('department-examine')
    const { runId } = await handleOf(dossierId).describe()
    await handleOf(dossierId).terminate('lost')
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'ministry-intake')
    expect((await handleOf(dossierId).describe()).runId).not.toBe(runId)
    await finish(dossierId)
  })

  test('of a dossier that has ended is not started again', async () => {
    const { database } = world
    const dossierId = await openedAt('unit-sign')
    await finish(dossierId)
    const { runId } = await handleOf(dossierId).describe()
    await database.query(`SELECT graphile_worker.add_job('tell-dossier', json_build_object('dossierId', $1::text, 'fact', $2::json))`, [dossierId, JSON.stringify(closed('unit-sign'))])
    await until('the job is done', async () => (await database.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'tell-dossier'`)).length === 0)
    expect((await handleOf(dossierId).describe()).runId).toBe(runId)
  })
})

describe('a dossier that is decided again and again at once', () => {
  test('passes each step once', async () => {
    const { database, organisation } = world
    const dossierId = await openedAt('unit-sign')
    const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => decide(database, organisation, dossierId, index % 2 ? 'pass' : 'reject')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { outcome } = await database.queryOne<{ outcome: string }>(`SELECT outcome FROM step WHERE dossier_id = $1`, [dossierId])
    if (outcome === 'reject') expect(await untilEnded(database, dossierId)).toBe('refused')
    else await untilOpen(database, dossierId, 'department-examine')
  })
})
