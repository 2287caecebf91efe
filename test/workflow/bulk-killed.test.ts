import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bookWorkflows, type BulkKindName, bulkKindNames, type Database, rehearseMoveDeadlines, rehearseRepairs, rehearseRepin, seenBulkAct, startBulkAct, withdrawDossier } from '@vinhdanh/record'
import { copyDossier } from '../bench/many-dossiers.ts'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'
import { ground, otherRules, pinOf } from '../support/repin.ts'
import { AWARD } from '../support/rules.ts'
import { READY_MS, spawnWorker, type WorkerProcess } from '../support/worker-process.ts'
import { openWorld, until, type World } from '../support/world.ts'

let world: World
let worker: WorkerProcess
beforeAll(async () => {
  world = await openWorld()
  worker = await spawnWorker(world.environment)
  await worker.ready()
})
afterAll(async () => {
  await worker.end('SIGTERM')
  await world.close()
})

interface Selected {
  readonly id: string
  readonly organisation: Organisation
  readonly dossierIds: readonly string[]
}
interface Scenario {
  /** More than one turn of the job, and once as many as an office has in a bad week. */
  readonly dossiers: number
  /** The line that the audit gets for each item. */
  readonly act: string
  /** Makes the dossiers such that the act does something to each, and rehearses it. */
  rehearse(database: Database, selected: Selected): Promise<void>
}

/** Every open task of the dossiers was mailed about so many days ago. */
async function mailed(database: Database, dossierIds: readonly string[], { state, daysAgo }: { state: string; daysAgo: number }): Promise<void> {
  await database.query(`UPDATE step SET opened_at = opened_at - make_interval(days => $2 + 1) WHERE dossier_id = ANY($1::uuid[])`, [dossierIds, daysAgo])
  await database.query(
    `WITH owed AS (SELECT gen_random_uuid() AS mail_id, t.*, record_now() - make_interval(days => $3) AS at FROM task t WHERE t.dossier_id = ANY($1::uuid[]) AND t.state = 'open'),
       mails AS (INSERT INTO mail (id, recipient_id, address, message_id, subject, state, created_at, sent_at) SELECT mail_id, holder_id, 'nguoi@example.gov.vn', mail_id, 'thử', $2, at, CASE WHEN $2 = 'sent' THEN at END FROM owed)
     INSERT INTO notice (id, unique_key, recipient_id, kind, dossier_id, task_id, step_row_id, round, state, mail_id, created_at)
     SELECT gen_random_uuid(), mail_id, holder_id, 'task', dossier_id, id, step_row_id, round, $2, mail_id, at FROM owed`, [dossierIds, state, daysAgo])
}

async function rehearseRepair(database: Database, kind: Parameters<typeof rehearseRepairs>[2]['kind'], { id, organisation, dossierIds }: Selected): Promise<void> {
  await rehearseRepairs(database, organisation.people.administrator.actor, { id, kind, selection: { dossierIds } })
}

/** A kind that is added has to say here how it is killed. */
const scenarios: Readonly<Record<BulkKindName, Scenario>> = {
  'move-deadlines': {
    dossiers: 500, act: 'clock.moved',
    rehearse: (database, { id, organisation, dossierIds }) =>
      rehearseMoveDeadlines(database, organisation.people.administrator.actor, { id, selection: { dossierIds }, shift: { workingDays: 4 }, reason: 'Bão lũ', authority: 'Bộ trưởng, công văn 12' }),
  },
  repin: {
    dossiers: 60, act: 'dossier.repinned',
    async rehearse(database, { id, organisation, dossierIds: [first = ''] }) {
      await rehearseRepin(database, organisation.people.administrator.actor, { id, to: await otherRules(database), from: (await pinOf(database, first)).pin, awardCode: AWARD, ...ground })
    },
  },
  'resend-mail': {
    dossiers: 60, act: 'notice.resend',
    async rehearse(database, selected) {
      await mailed(database, selected.dossierIds, { state: 'refused', daysAgo: 0 })
      await rehearseRepair(database, 'resend-mail', selected)
    },
  },
  'remind-holders': {
    dossiers: 60, act: 'notice.resend',
    async rehearse(database, selected) {
      await mailed(database, selected.dossierIds, { state: 'sent', daysAgo: 9 })
      await rehearseRepair(database, 'remind-holders', selected)
    },
  },
  'retry-jobs': {
    dossiers: 60, act: 'job.retried',
    async rehearse(database, selected) {
      await database.query(`SELECT count(graphile_worker.add_job('tell-dossier', json_build_object('dossierId', id), run_at := now() + interval '1 hour')) FROM unnest($1::uuid[]) AS id`, [selected.dossierIds])
      await database.query(
        `UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = 'ECONNREFUSED', created_at = now() - interval '5 minutes' WHERE payload ->> 'dossierId' = ANY($1::text[])`, [selected.dossierIds])
      await rehearseRepair(database, 'retry-jobs', selected)
    },
  },
  'restart-workflows': {
    dossiers: 60, act: 'workflow.restarted',
    async rehearse(database, selected) {
      await bookWorkflows(database, { lost: selected.dossierIds.map((dossierId) => ({ dossierId, run: 'missing', closedAt: null })), running: [] })
      await rehearseRepair(database, 'restart-workflows', selected)
    },
  },
}

/** A ministry with so many dossiers at their first step; none of them was mailed about or has a workflow. The one that they are copies of has both, and is withdrawn. */
async function select(dossiers: number): Promise<Selected> {
  const { database } = world
  const organisation = await createOrganisation(database)
  const patternId = await newDossier(database, organisation)
  await follow(database, patternId)
  const { unit, people } = organisation
  const dossierIds = await copyDossier(database, patternId, dossiers, [{ unitId: unit.id, unitPath: unit.path, holderId: people['unit-head'].personId }])
  const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [patternId])
  await withdrawDossier(database, people.submitter.actor, { dossierId: patternId, version, reason: 'Đơn vị xin rút.' })
  return { id: randomUUID(), organisation, dossierIds }
}

/** Starts the act, kills the worker while it is at an item whose row somebody else has locked, far from both ends, and starts another. */
async function killedInTheMiddle({ id, organisation }: Selected, dossiers: number): Promise<void> {
  const { database } = world
  await startBulkAct(database, organisation.people.administrator.actor, { id, count: dossiers })
  await until('many are done', async () => (await seenBulkAct(database, system, id)).done >= dossiers / 4, 120_000)
  const at = await database.transact(system, async (tx) => {
    const [ahead] = await tx.query<{ no: number }>(
      'SELECT no FROM bulk_item WHERE bulk_act_id = $1 AND outcome IS NULL AND no = (SELECT no + 10 FROM bulk_item WHERE bulk_act_id = $1 AND outcome IS NULL ORDER BY no LIMIT 1) FOR UPDATE', [id])
    if (!ahead) throw new Error('the worker was done before it could be killed')
    await until('the worker waits for that item', async () => (await database.query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%bulk_item%' AND datname = current_database()`)).length > 0, 25_000)
    await worker.end('SIGKILL')
    return ahead.no
  })
  const halfway = await seenBulkAct(database, system, id)
  worker = await spawnWorker(world.environment)
  expect(halfway).toMatchObject({ state: 'running', done: at - 1, left: dossiers - at + 1 })
}

test.each(bulkKindNames)('%s: when its worker is killed in the middle the next carries it on, each item once', async (kind) => {
  const { database } = world
  const { dossiers, act, rehearse } = scenarios[kind]
  const selected = await select(dossiers)
  await rehearse(database, selected)
  await killedInTheMiddle(selected, dossiers)

  await worker.ready()
  await until('the act is finished', async () => (await seenBulkAct(database, system, selected.id)).state === 'finished', READY_MS * 2)
  expect(await seenBulkAct(database, system, selected.id)).toMatchObject({ selected: dossiers, done: dossiers, refused: 0, changed: 0, left: 0 })
  const lines = await database.query<{ dossierId: string; count: number }>(
    `SELECT dossier_id AS "dossierId", count(*)::int AS count FROM audit_entry WHERE request_id = $1 AND act = $2 GROUP BY dossier_id`, [selected.id, act])
  expect([lines.length, lines.filter(({ count }) => count !== 1)]).toEqual([dossiers, []])
}, 300_000)
