import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierWorkflowId, dossierWorkflowType, placeInMemo } from '@vinhdanh/contracts'
import { restartWorkflow, stuckLines } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { lookNow } from '../support/look-now.ts'
import { takeBackSecondStep } from '../support/older-backup.ts'
import { createOrganisation } from '../support/organisation.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

const withinMs = 60_000
let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
afterAll(() => world.close())
keepHistories(() => world)

const runOf = (dossierId: string) => world.client.workflow.getHandle(dossierWorkflowId(dossierId)).describe()
const lossOf = async (dossierId: string) => (await stuckLines(world.database, [dossierId])).find(({ cause }) => cause === 'workflow-lost')
const openFindings = (dossierId: string) => world.database.query('SELECT 1 FROM finding WHERE dossier_id = $1 AND cleared_at IS NULL', [dossierId])
const untilSeen = <T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> => until(what, async () => { await lookNow(world.database); return ask() }, withinMs)

/** A dossier at its second step, handed in long enough ago to be looked at. */
async function underWay(): Promise<string> {
  const { database, organisation } = world
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  await decide(database, organisation, dossierId)
  await untilOpen(database, dossierId, 'department-examine')
  await database.query(`UPDATE dossier SET submitted_at = submitted_at - interval '2 minutes' WHERE id = $1`, [dossierId])
  return dossierId
}

/** What must be the same after a restart. */
const standOf = (dossierId: string) => world.database.query(
  `SELECT s.id, s.step_id, s.opened_at, c.last_day, c.due_at, t.id AS task, t.holder_id, (SELECT count(*) FROM notice n WHERE n.task_id = t.id) AS notices
   FROM step s JOIN clock c ON c.step_row_id = s.id JOIN task t ON t.step_row_id = s.id WHERE s.dossier_id = $1 AND s.state = 'open'`, [dossierId])

describe('a dossier that is open in the record and has lost its workflow', () => {
  test('is found, restarted from the record at its open step with its term as it was, and goes on', async () => {
    const { database, organisation, client } = world
    const { actor } = organisation.people.administrator
    const dossierId = await underWay()
    const [stand, lostRun] = [await standOf(dossierId), (await runOf(dossierId)).runId]
    await expect(restartWorkflow(database, actor, dossierId)).rejects.toMatchObject({ code: 'conflict.state' })

    await client.workflow.getHandle(dossierWorkflowId(dossierId)).terminate('lost')
    const line = await untilSeen('the loss is found', () => lossOf(dossierId))
    expect(line.evidence).toEqual({ run: 'terminated', restarted: false })
    expect(Math.abs(Date.now() - line.since.getTime())).toBeLessThan(withinMs)
    await expect(restartWorkflow(database, (await createOrganisation(database)).people.administrator.actor, dossierId)).rejects.toMatchObject({ code: 'auth.not-allowed' })

    await restartWorkflow(database, actor, dossierId)
    expect((await lossOf(dossierId))?.evidence.restarted).toBe(true)
    await until('another run goes on', async () => { const run = await runOf(dossierId); return run.status.name === 'RUNNING' && run.runId !== lostRun }, withinMs)
    await untilSeen('the finding is cleared', async () => (await openFindings(dossierId)).length === 0)
    expect(await lossOf(dossierId)).toBeUndefined()
    expect(await standOf(dossierId)).toEqual(stand)
    expect(await database.query(`SELECT actor_id AS by FROM audit_entry WHERE act = 'workflow.restarted' AND dossier_id = $1`, [dossierId])).toEqual([{ by: actor.personId }])
    await expect(restartWorkflow(database, actor, dossierId)).rejects.toMatchObject({ code: 'conflict.state' })
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'ministry-intake')
  }, 180_000)

  test('is found when Temporal does not know of it at all; a start that waits in the outbox is no loss', async () => {
    const { client, config, database, organisation } = world
    const [dossierId, waiting] = [await underWay(), await underWay()]
    for (const id of [dossierId, waiting]) {
      await client.workflowService.deleteWorkflowExecution({ namespace: config.temporalNamespace, workflowExecution: { workflowId: dossierWorkflowId(id) } })
      await until('it is deleted', () => runOf(id).then(() => false, () => true), withinMs)
    }
    await database.query(`SELECT graphile_worker.add_job('start-dossier', json_build_object('dossierId', $1::text), run_at := now() + interval '1 hour', job_key := 'start:' || $1)`, [waiting])
    await database.query('DELETE FROM finding WHERE dossier_id = $1', [waiting])
    expect((await untilSeen('the loss is found', () => lossOf(dossierId))).evidence.run).toBe('missing')
    expect(await lossOf(waiting)).toBeUndefined()
    for (const id of [dossierId, waiting]) await database.query(`SELECT graphile_worker.add_job('start-dossier', json_build_object('dossierId', $1::text), job_key := 'start:' || $1)`, [id])
    await untilSeen('both are well', async () => (await openFindings(dossierId)).length === 0 && (await runOf(waiting).then(({ status }) => status.name === 'RUNNING', () => false)))
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'ministry-intake')
  }, 180_000)

  test('whose workflow waits at a step that the record has not come to is found, restarted for the run that waits wrongly, and goes on', async () => {
    const { database, organisation } = world
    const { actor } = organisation.people.administrator
    const dossierId = await underWay()
    const wrongRun = (await runOf(dossierId)).runId
    await takeBackSecondStep(database, dossierId)

    const line = await untilSeen('the difference is found', async () => (await stuckLines(database, [dossierId])).find(({ cause }) => cause === 'places-differ'))
    expect(line.evidence).toMatchObject({ stepId: 'unit-sign', workflowStepId: 'department-examine' })
    await restartWorkflow(database, actor, dossierId)
    await until('another run goes on', async () => { const run = await runOf(dossierId); return run.status.name === 'RUNNING' && run.runId !== wrongRun }, withinMs)
    await untilSeen('the finding is cleared', async () => (await openFindings(dossierId)).length === 0)
    await decide(database, organisation, dossierId)
    await untilOpen(database, dossierId, 'department-examine')
  }, 180_000)

  test('whose run began before runs noted where they wait is not judged by its place; one beside it that noted is', async () => {
    const { database, client } = world
    const [told, silent] = [await underWay(), await underWay()]
    // As it was begun before runs noted where they wait.
    await client.workflow.getHandle(dossierWorkflowId(silent)).terminate('to begin as it once was')
    await client.workflow.start(dossierWorkflowType, { workflowId: dossierWorkflowId(silent), taskQueue: world.config.taskQueue, args: [{ dossierId: silent }], workflowIdReusePolicy: 'ALLOW_DUPLICATE' })
    await until('the earlier kind of run waits', async () => (await runOf(silent)).historyLength > 4, withinMs)
    expect([placeInMemo((await runOf(told)).memo), placeInMemo((await runOf(silent)).memo)]).toEqual([{ round: 1, stepId: 'department-examine' }, null])

    await takeBackSecondStep(database, silent)
    await takeBackSecondStep(database, told)
    await untilSeen('the difference is found', async () => (await stuckLines(database, [told])).find(({ cause }) => cause === 'places-differ'))
    expect(await openFindings(silent)).toEqual([])
  }, 180_000)
})
