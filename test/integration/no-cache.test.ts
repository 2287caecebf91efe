import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'
import { correct, decide, newDossier } from '../support/dossier.ts'
import { openWorld, until, untilOpen, untilReady, untilRunEnded, type World } from '../support/world.ts'

/** EVENT_TYPE_WORKFLOW_TASK_SCHEDULED and TASK_QUEUE_KIND_STICKY of temporal.api.enums.v1. */
const [taskScheduled, sticky] = [5, 2]

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

/** One dossier, returned once and awarded, under a worker of its own. */
async function wholeWay(worker: RunningWorker): Promise<string> {
  const { database, organisation, client } = world
  await untilReady(worker)
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  await decide(database, organisation, dossierId)
  await untilOpen(database, dossierId, 'department-examine')
  await decide(database, organisation, dossierId, 'return')
  await until('the correction is open', async () => (await database.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND kind = 'correction' AND state = 'open'`, [dossierId])).length > 0)
  await correct(database, organisation, dossierId)
  for (let state = 'under-way'; state !== 'awarded';) {
    const next = await until('a step is open, or the dossier has ended', async () =>
      (await database.query<{ state: string; task: boolean }>(`SELECT state, EXISTS (SELECT 1 FROM task t WHERE t.dossier_id = d.id AND t.state = 'open') AS task FROM dossier d WHERE id = $1 AND state <> 'returned'`, [dossierId])).find((one) => one.task || one.state === 'awarded'))
    if (next.task) await decide(database, organisation, dossierId)
    ;({ state } = next)
  }
  await untilRunEnded(client, dossierId)
  await worker.stop()
  return dossierId
}

/** What the record says of a dossier's way, without ids and instants. */
async function recordOf(dossierId: string): Promise<unknown> {
  const tables = [
    'SELECT round, no, step_id, kind, state FROM step WHERE dossier_id = $1 ORDER BY no', `SELECT s.no, t.state FROM task t JOIN step s ON s.id = t.step_row_id WHERE t.dossier_id = $1 ORDER BY 1, 2`,
    'SELECT act, object_kind FROM audit_entry WHERE dossier_id = $1 ORDER BY seq', 'SELECT kind, recipient_id, count(*)::int FROM notice WHERE dossier_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
    `SELECT s.no, i.kind, i.at::date, i.fired_at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 ORDER BY 1, 2, 3`, 'SELECT state, round, step_id, level FROM dossier WHERE id = $1',
  ]
  return Promise.all(tables.map((sql) => world.database.query(sql, [dossierId])))
}

async function historyOf(dossierId: string): Promise<{ readonly types: unknown[]; readonly stickyTasks: number }> {
  const { events } = await world.client.workflow.getHandle(dossierWorkflowId(dossierId)).fetchHistory()
  const tasks = (events ?? []).filter(({ eventType }) => Number(eventType) === taskScheduled)
  return { types: (events ?? []).map(({ eventType }) => Number(eventType)), stickyTasks: tasks.filter(({ workflowTaskScheduledEventAttributes: task }) => Number(task?.taskQueue?.kind) === sticky).length }
}

test('a workflow that is forgotten after every task, and so replayed from its beginning at each, leaves the same record as one that is kept', async () => {
  const [kept, forgotten] = [await wholeWay(await world.startWorker()), await wholeWay(await world.startWorker({ tuning: { maxCachedWorkflows: 0 } }))]
  const [one, other] = [await historyOf(kept), await historyOf(forgotten)]
  expect([one.stickyTasks > 0, other.stickyTasks]).toEqual([true, 0])
  expect(other.types).toEqual(one.types)
  expect(await recordOf(forgotten)).toEqual(await recordOf(kept))
}, 120_000)
