import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { importRuleSet, withdrawDossier } from '@vinhdanh/record'
import { ensureNamespace } from '@vinhdanh/temporal'
import { correct, decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { system } from '../support/record.ts'
import { cite, testRuleSet } from '../support/rules.ts'
import { EARLY_NAMESPACE } from '../support/shared-stack.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

let world: World
let early: World
beforeAll(async () => {
  world = await openWorld()
  early = await openWorld({ namespace: EARLY_NAMESPACE })
  await until('the namespace is registered', () => ensureNamespace(early.client))
  // a server looks for new namespaces once a second
  await until('the namespace is known', () => early.client.workflow.count().then(() => true, () => false))
  await untilReady(await world.startWorker())
  await untilReady(await early.startWorker())
})
afterAll(() => Promise.all([world.close(), early.close()]))
keepHistories(() => world, () => early)

async function pass({ database, organisation }: World, dossierId: string, round: number, ...steps: string[]): Promise<void> {
  for (const stepId of steps) {
    await untilOpen(database, dossierId, stepId, round)
    await decide(database, organisation, dossierId)
  }
}

/** Returned and corrected; `told` is waited for in between, since a mail that asks for what is done meanwhile is not sent. */
async function sendBack({ database, organisation }: World, dossierId: string, round: number, stepId: string, told?: () => Promise<unknown>): Promise<void> {
  await untilOpen(database, dossierId, stepId, round)
  await decide(database, organisation, dossierId, 'return')
  await untilOpen(database, dossierId, 'correction', round)
  await told?.()
  await correct(database, organisation, dossierId)
}

const runsOf = async ({ client }: World, dossierId: string): Promise<string[]> => {
  const runs: string[] = []
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${dossierWorkflowId(dossierId)}'` })) runs.push(runId)
  return runs
}

describe('a returned dossier', () => {
  test('is corrected and goes on in the next round at the step that sent it back', async () => {
    const { database, client, mail, organisation } = world
    const dossierId = await newDossier(database, organisation)
    await pass(world, dossierId, 1, 'unit-sign')
    await sendBack(world, dossierId, 1, 'department-examine', () => mail.waitFor(({ to, subject }) => to.includes(organisation.people.submitter.email) && subject.includes('Trả lại')))
    await pass(world, dossierId, 2, 'department-examine', 'ministry-intake', 'central-decide')
    expect(await untilEnded(database, dossierId)).toBe('awarded')
    const steps = await database.query<{ step: string }>(`SELECT round || ' ' || step_id AS step FROM step WHERE dossier_id = $1 ORDER BY no`, [dossierId])
    expect(steps.map(({ step }) => step)).toEqual(['1 unit-sign', '1 department-examine', '1 correction', '2 department-examine', '2 ministry-intake', '2 central-decide'])
    await untilRunEnded(client, dossierId)
  }, 60_000)

  test('continues as a new run at the border of a round when the server suggests it, and loses nothing', async () => {
    const { database, organisation, client } = early
    const dossierId = await newDossier(database, organisation)
    await pass(early, dossierId, 1, 'unit-sign')
    await sendBack(early, dossierId, 1, 'department-examine')
    await sendBack(early, dossierId, 2, 'department-examine')
    await pass(early, dossierId, 3, 'department-examine', 'ministry-intake', 'central-decide')
    expect(await untilEnded(database, dossierId)).toBe('awarded')
    await untilRunEnded(client, dossierId)
    const runs = await until('both runs are listed', async () => { const seen = await runsOf(early, dossierId); return seen.length > 1 && seen })
    // at the first border the history was long, at the second it was short again
    expect(runs).toHaveLength(2)
    expect(await database.query('SELECT 1 FROM step WHERE dossier_id = $1 GROUP BY round, step_id HAVING count(*) > 1', [dossierId])).toEqual([])
  }, 60_000)
})

describe('a returned dossier whose route looks at what changed', () => {
  test('goes back to the first step it touched, as the record chose, and past one whose pass stands', async () => {
    const { database, client, organisation } = world
    const [route] = testRuleSet.routes
    if (!route) throw new Error('the test rules have a route')
    const steps = route.steps.map((step) => ({ ...step, ...({ 'unit-sign': { repeat: { ifChanged: ['papers'], cite } }, 'ministry-intake': { repeat: { ifChanged: ['nominee'], cite } } }[step.id] ?? {}) }))
    await importRuleSet(database, system, { ...testRuleSet, version: 2, routes: [{ ...route, resume: 'first-changed-step', steps }] })
    const dossierId = await newDossier(database, organisation)
    await pass(world, dossierId, 1, 'unit-sign', 'department-examine', 'ministry-intake')
    await sendBack(world, dossierId, 1, 'central-decide')
    await pass(world, dossierId, 2, 'department-examine', 'central-decide')
    expect(await untilEnded(database, dossierId)).toBe('awarded')
    const way = await database.query<{ step: string }>(`SELECT round || ' ' || step_id AS step FROM step WHERE dossier_id = $1 AND round = 2 ORDER BY no`, [dossierId])
    expect(way.map(({ step }) => step)).toEqual(['2 department-examine', '2 ministry-intake', '2 central-decide'])
    expect(await database.query(`SELECT rule ->> 'act' AS act FROM decision WHERE dossier_id = $1 AND rule IS NOT NULL`, [dossierId])).toEqual([{ act: 'stands' }])
    await untilRunEnded(client, dossierId)
  }, 60_000)
})

describe('a withdrawn dossier', () => {
  test('ends its workflow, cancels its task, and tells those who had a part in it', async () => {
    const { database, organisation, client } = world
    const dossierId = await newDossier(database, organisation)
    await pass(world, dossierId, 1, 'unit-sign')
    await untilOpen(database, dossierId, 'department-examine')
    const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])
    await withdrawDossier(database, organisation.people['unit-head'].actor, { dossierId, version, reason: 'Đơn vị xin rút hồ sơ' })
    await untilRunEnded(client, dossierId)
    expect(await database.query(`SELECT DISTINCT state FROM task WHERE dossier_id = $1 ORDER BY state`, [dossierId])).toEqual([{ state: 'cancelled' }, { state: 'decided' }])
    const told = await database.query<{ id: string }>(`SELECT recipient_id AS id FROM notice WHERE dossier_id = $1 AND kind = 'withdrawn'`, [dossierId])
    expect(told.map(({ id }) => id).sort()).toEqual([organisation.people.submitter.personId, organisation.people['unit-head'].personId].sort())
  }, 60_000)
})
