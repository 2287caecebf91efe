import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { stuckLines } from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { windowOf } from '../support/open-web.ts'
import { STEPS } from '../support/rules.ts'
import { openWorld, until, untilEnded, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

const settleMs = 20_000
/** Temporal deletes a run once everything else about it is done, and tries that again after a while. */
const deleteMs = 120_000
let world: World
let web: RunningWeb
beforeAll(async () => {
  world = await openWorld()
  web = await startWeb({ VINHDANH_DATABASE_URL: world.config.databaseUrl })
  await untilReady(await world.startWorker())
}, 60_000)
afterAll(async () => {
  await web.stop()
  await world.close()
})

/** Passes steps, each once the mail about it is out. */
async function pass(dossierId: string, steps: readonly string[]): Promise<void> {
  const { database, organisation, mail } = world
  for (const stepId of steps) {
    await untilOpen(database, dossierId, stepId)
    const [task] = await openTasks(database, dossierId)
    await mail.waitFor(({ links }) => links.some((link) => link.endsWith(`/tasks/${task?.taskId}`)), 60_000)
    await decide(database, organisation, dossierId)
    await database.query(`UPDATE mail SET created_at = created_at - interval '1 hour'`)
  }
}

/** As Temporal does when a closed history is older than the namespace keeps it; here at once, and for an open one too. */
async function deleteHistory(dossierId: string): Promise<void> {
  const { client, config, database } = world
  const workflowId = dossierWorkflowId(dossierId)
  // A fact that is on its way would begin the workflow anew at once.
  await until('every fact was told', async () => (await database.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier IN ('start-dossier', 'tell-dossier')`)).length === 0)
  const { runId } = await client.workflow.getHandle(workflowId).describe()
  await client.workflowService.deleteWorkflowExecution({ namespace: config.temporalNamespace, workflowExecution: { workflowId, runId } })
  await until('the history is deleted', () => client.workflow.getHandle(workflowId, runId).describe().then(() => false, () => true), deleteMs)
}

/** What the dossier's people see: its page as whoever handed it in, and where the links of its mails lead, each as its reader. */
async function seen(dossierId: string): Promise<Record<string, string>> {
  const { database, mail, organisation } = world
  const found: Record<string, string> = {}
  const look = async (personId: string, path: string): Promise<void> => {
    const { status, text } = await (await windowOf(web.url, database, personId)).open(path)
    found[path] = `${status} ${/<main[\s\S]*<\/main>/.exec(text)?.[0].replaceAll(/name="(_csrf|decisionId)" value="[^"]*"|<div class="page-only-print">.*/g, '') ?? ''}`
  }
  for (const tab of ['', '?tab=timeline', '?tab=decisions', '?tab=clock', '?tab=rules']) await look(organisation.people.submitter.personId, `/dossiers/${dossierId}${tab}`)
  const ours = new Set((await database.query<{ id: string }>('SELECT id FROM task WHERE dossier_id = $1', [dossierId])).map(({ id }) => id))
  for (const person of Object.values(organisation.people)) {
    const paths = mail.messages(person.email).flatMap(({ links }) => links.map((link) => new URL(link).pathname))
    for (const path of new Set(paths.filter((one) => one.includes(dossierId) || ours.has(one.split('/').at(-1) ?? '')))) await look(person.personId, path)
  }
  return found
}

test('when Temporal has deleted the history of a dossier that ended, its pages, the links of its mails, and every invariant are as before, and nobody looks for its workflow', async () => {
  const { database, client, mail, config } = world
  const dossierId = await newDossier(database, world.organisation)
  await pass(dossierId, STEPS)
  expect(await untilEnded(database, dossierId)).toBe('awarded')
  await untilRunEnded(client, dossierId)
  await mail.waitFor(({ subject }) => subject.includes('Kết quả'), 60_000)
  const before = await seen(dossierId)
  expect(Object.keys(before).length).toBeGreaterThanOrEqual(5 + STEPS.length)
  for (const page of Object.values(before)) expect(page).toMatch(/^200 ./)

  await deleteHistory(dossierId)
  expect(await seen(dossierId)).toEqual(before)
  await database.query(`SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE task_identifier = 'reconcile-workflows' AND locked_at IS NULL HAVING count(*) > 0`)
  expect(await checkInvariants({ database, temporal: client, taskQueue: config.taskQueue, mailCatcher: mail.url }, settleMs)).toEqual([])
  expect(await database.query('SELECT cause FROM finding WHERE dossier_id = $1', [dossierId])).toEqual([])
  expect(await stuckLines(database, [dossierId])).toEqual([])
}, 300_000)

test('one that is open and has lost its history is on its pages, takes the next decision, and goes on by it', async () => {
  const { database, client, organisation } = world
  const dossierId = await newDossier(database, organisation)
  await pass(dossierId, STEPS.slice(0, 1))
  await untilOpen(database, dossierId, STEPS[1] ?? '')
  await deleteHistory(dossierId)
  for (const page of Object.values(await seen(dossierId))) expect(page).toMatch(/^200 ./)
  for (const stepId of STEPS.slice(1)) {
    await untilOpen(database, dossierId, stepId)
    await decide(database, organisation, dossierId)
  }
  expect(await untilEnded(database, dossierId)).toBe('awarded')
  await untilRunEnded(client, dossierId)
}, 240_000)
