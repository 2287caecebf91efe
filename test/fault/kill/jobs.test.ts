import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierWorkflowId, type Jobs } from '@vinhdanh/contracts'
import { createLogger } from '@vinhdanh/telemetry'
import { dossierActivities } from '../../../apps/worker/src/activities.ts'
import { DossierRunner } from '../../../apps/worker/src/dossier-runner.ts'
import { startDossier } from '../../../apps/worker/src/jobs/start-dossier.job.ts'
import { jobs } from '../../../apps/worker/src/outbox/outbox.ts'
import { Upstream } from '../../../apps/worker/src/upstream.ts'
import { decide, newDossier } from '../../support/dossier.ts'
import { follow } from '../../support/follow.ts'
import { createOrganisation } from '../../support/organisation.ts'
import { workflowBundle } from '../../support/temporal.ts'
import { openWorld, until, untilOpen, type World } from '../../support/world.ts'
import { moments, type Order, type Stop } from './order.ts'
import { Victim } from './victim.ts'

const longMs = 120_000
/** How many transactions and calls to other servers a job makes that leaves the record. */
const crossings = { 'start-dossier': 1, 'tell-dossier': 1, 'send-notices': 3 } as const
type OutwardJob = keyof typeof crossings

/** Jobs whose every effect is a command of the record, killed in record.test.ts, or that are killed elsewhere. */
const elsewhere: Readonly<Partial<Record<keyof Jobs, string>>> = {
  'refresh-holders': 'refreshHolders, refreshUsual, forgetKeys, askToRefreshHoldersNextMorning', 'make-digests': 'beginDigests, oweDigests, finishDigests, askForNextDigests', 'carry-out-bulk-act': 'carryOutBulkAct',
  'reconcile-workflows': 'bookWorkflows, askToReconcileWorkflows',
  'rescan-files': 'bookScan, askToRescanFiles', 'sweep-files': 'forgetFiles, askToSweepFiles; file-store.test.ts for what it removes',
  'move-time': 'a stack with moved time only; test/workflow/time-page.test.ts cuts it off',
}

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

const stopsOf = (job: OutwardJob): (Stop | null)[] =>
  [null, ...Array.from({ length: crossings[job] }, (_, index) => moments.map((moment) => ({ transaction: index + 1, moment }))).flat()]

/** What the outbox still holds of a job for this dossier or person. */
const payloadOf = async (job: OutwardJob, id: string): Promise<unknown> =>
  (await world.database.queryOne<{ payload: unknown }>(
    `SELECT p.payload FROM graphile_worker._private_jobs p JOIN graphile_worker.jobs j USING (id) WHERE j.task_identifier = $1 AND p.payload::text LIKE '%' || $2 || '%'`, [job, id])).payload

interface Case {
  readonly job: OutwardJob
  readonly stop: Stop | null
  readonly dossierId: string
  readonly payload: unknown
  readonly email: string
}

/** A dossier, or a person, that waits for the job; of each one that no job is killed of, to compare with. */
async function prepare(job: OutwardJob, stop: Stop | null): Promise<Case> {
  const { database, client, config } = world
  const organisation = await createOrganisation(database)
  const { personId, email } = organisation.people['unit-head']
  const dossierId = await newDossier(database, organisation)
  if (job === 'send-notices') {
    await follow(database, dossierId)
    // The workflow is begun later, by the worker that inherits the job.
    return { job, stop, dossierId, email, payload: await payloadOf(job, personId) }
  }
  if (job === 'tell-dossier') {
    await startDossier({ dossierId }, { client, config })
    await untilOpen(database, dossierId, 'unit-sign')
    await decide(database, organisation, dossierId)
  }
  return { job, stop, dossierId, email, payload: await payloadOf(job, dossierId) }
}

/** What the record, the workflow and the mail server hold of a dossier. */
async function standOf({ job, dossierId, email }: Case): Promise<object> {
  const { database, client, mail } = world
  const rows = await database.query<{ what: string; n: number }>(
    `SELECT 'step ' || step_id || ' ' || state AS what, count(*)::int AS n FROM step WHERE dossier_id = $1 GROUP BY 1
     UNION ALL SELECT 'task ' || state, count(*)::int FROM task WHERE dossier_id = $1 GROUP BY 1
     UNION ALL SELECT 'decision', count(*)::int FROM decision WHERE dossier_id = $1
     UNION ALL SELECT 'notice ' || kind, count(*)::int FROM notice WHERE dossier_id = $1 GROUP BY 1
     UNION ALL SELECT 'audit ' || act, count(*)::int FROM audit_entry WHERE dossier_id = $1 GROUP BY 1 ORDER BY 1`, [dossierId])
  const { events } = await client.workflow.getHandle(dossierWorkflowId(dossierId)).fetchHistory()
  const updates = events?.filter(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => accepted).length
  const caught = mail.messages(email)
  return { rows, updates, mails: new Set(caught.map(({ headers }) => headers.find(({ key }) => key.toLowerCase() === 'message-id')?.value)).size, ...(job === 'send-notices' ? {} : { copies: caught.length }) }
}

describe('every job of the outbox', () => {
  test('has a kill point', () => {
    expect([...Object.keys(crossings), ...Object.keys(elsewhere)].sort()).toEqual(Object.keys(jobs).sort())
  })

  test('killed before, inside and after each of its effects and taken over, leaves what one run leaves', async () => {
    const { config, database, environment } = world
    const logger = createLogger('worker', { level: 'silent' })
    const temporal = new Upstream('temporal', logger, () => Promise.resolve(null))
    // Workflows run and no outbox does: whatever is owed waits.
    const runner = new DossierRunner({ config, activities: dossierActivities(database), temporal, logger, workflows: workflowBundle() })
    runner.start()
    // In the morning of a working day a letter waits until the digests are made, which no outbox makes here.
    await database.query('INSERT INTO digest_day (day, begun_at, finished_at) VALUES (record_today(), record_now(), record_now())')
    const cases: Case[] = []
    for (const job of Object.keys(crossings) as OutwardJob[]) for (const stop of stopsOf(job)) cases.push(await prepare(job, stop))
    const doomed = new Victim('job-victim-process', environment)
    const orders = cases.flatMap(({ job, stop, payload }, id): Order[] => (stop ? [{ id, url: '', effect: job, args: [payload], keyed: false, stop }] : []))
    const reports = await Promise.all(orders.map((order) => doomed.carryOut(order)))
    await doomed.kill()
    await runner.stop()
    expect(reports.filter(({ stopped }) => !stopped)).toEqual([])

    await world.startWorker()
    await until('the outbox is empty', async () => (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE run_at <= now()`)).n === 0, longMs)
    // A mail of unknown outcome is sent once more after a while, which has passed.
    await database.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE id IN (SELECT id FROM graphile_worker.jobs WHERE task_identifier = 'send-notices')`)
    await until('every mail has an outcome', async () => (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM mail WHERE state = 'sending'`)).n === 0, longMs)
    await until('every notice is sent', async () => (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM notice WHERE state IN ('queued', 'sending')`)).n === 0, longMs)
    const stands = await Promise.all(cases.map(async (one) => ({ one, stand: await standOf(one) })))
    for (const { one, stand } of stands) {
      const untouched = stands.find(({ one: other }) => other.job === one.job && other.stop === null)
      expect({ job: one.job, killed: one.stop, ...stand }).toEqual({ job: one.job, killed: one.stop, ...untouched?.stand })
      expect(world.mail.messages(one.email).length).toBeLessThanOrEqual(2)
    }
  }, 300_000)
})
