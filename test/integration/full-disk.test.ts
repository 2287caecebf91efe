import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Role } from '@vinhdanh/domain'
import { submitDossier } from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'
import { callerOf, newToken, serveApi } from '../support/api.ts'
import { decide, newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation } from '../support/organisation.ts'
import { AWARD } from '../support/rules.ts'
import { type Fillable, type SmallPostgres, startSmallPostgres, tooLittleForTheLog } from '../support/small-postgres.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

let postgres: SmallPostgres
let world: World
let api: Awaited<ReturnType<typeof serveApi>>
const tokens: Partial<Record<Role, string>> = {}

/** What the API answers to this person; a request with a body is sent under its key. */
async function ask(as: Role, path: string, sent?: { readonly key: string; readonly body: object }) {
  const { status, headers, body } = await callerOf(api.url, tokens)(sent ? 'POST' : 'GET', path, sent?.body, { as, key: sent?.key ?? null })
  return { status, type: headers.get('content-type'), body }
}
const refused = { status: 503, type: expect.stringContaining('application/problem+json'), body: { status: 503, code: 'upstream.record-unavailable' } }
const away = { code: 'upstream.record-unavailable' }

/** All that is in the record and in its outbox, as one text for each table. */
async function everything(): Promise<object[]> {
  const tables = await world.database.query<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`)
  return world.database.query(tables.map(({ name }) => `SELECT '${name}' AS name, md5(string_agg(t::text, '' ORDER BY t::text)) AS rows FROM ${name} t`).join(' UNION ALL ') + ' ORDER BY 1')
}

/** A dossier that waits for the head of its unit. */
async function waiting(): Promise<{ dossierId: string; path: string; body: object }> {
  const dossierId = await newDossier(world.database, world.organisation)
  await follow(world.database, dossierId)
  const [task] = await openTasks(world.database, dossierId)
  return { dossierId, path: `/tasks/${task?.taskId}/decision`, body: { decisionId: randomUUID(), revisionSha256: task?.revisionSha256, outcome: 'pass', payload: {} } }
}

// Nothing of the kind on Windows.
const limited = process.platform === 'win32' ? describe.skip : describe
limited('PostgreSQL that gets no more room from the system', () => {
  beforeAll(async () => {
    postgres = await startSmallPostgres()
    world = await openWorld({ record: postgres })
    api = await serveApi(world.config.databaseUrl, world.config.filesDir)
    for (const role of ['submitter', 'unit-head'] as const) tokens[role] = await newToken(world.database, world.organisation.people[role].personId)
  }, 60_000)
  afterEach(async () => {
    await postgres.clear()
    expect(await checkInvariants(world)).toEqual([])
  })
  afterAll(async () => {
    await api.close()
    await world.close()
  }, 60_000)

  describe('for a worker', () => {
    let worker: RunningWorker
    beforeAll(async () => {
      worker = await world.startWorker()
      await untilReady(worker)
    })
    afterAll(() => worker.stop())

    test.each<[string, Fillable]>([['letter', 'mail'], ['step', 'step']])('lets the next %s wait, which comes by itself when there is room, and once', async (_what, table) => {
      const { database, mail } = world
      // People who were written to less than a minute ago wait for another reason.
      const organisation = await createOrganisation(database)
      await postgres.fill(table)
      const before = await postgres.refusals()
      const dossierId = await newDossier(database, organisation)
      await until('it was refused again and again', async () => (await postgres.refusals()) > before + 1)
      await postgres.clear()
      await untilOpen(database, dossierId, 'unit-sign')
      const { email } = organisation.people['unit-head']
      await mail.waitFor(({ to }) => to.includes(email))
      await until('it is booked', async () => (await database.query(`SELECT 1 FROM mail WHERE address = $1 AND state = 'sent'`, [email])).length === 1)
      expect(mail.messages(email)).toHaveLength(1)
    })
  })

  test.each<[string, Fillable]>([
    ['its key', 'idempotency'], ['the decision', 'decision'], ['the job that tells the workflow', 'graphile_worker._private_jobs'], ['its line of the audit', 'audit_entry'],
  ])('for %s refuses a decision with 503, keeps nothing of it and answers who reads; with room the same request is done once', async (_what, table) => {
    const { dossierId, path, body } = await waiting()
    const sent = { key: randomUUID(), body }
    const before = await everything()
    await postgres.fill(table)
    for (let time = 0; time < 2; time += 1) expect(await ask('unit-head', path, sent)).toMatchObject(refused)
    expect(await everything()).toEqual(before)
    expect(await ask('submitter', `/dossiers/${dossierId}`)).toMatchObject({ status: 200, body: { place: { stepId: 'unit-sign' } } })
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200)

    await postgres.clear()
    for (let time = 0; time < 2; time += 1) expect(await ask('unit-head', path, sent)).toMatchObject({ status: 200, body: { outcome: 'pass', repeated: false } })
    expect(await world.database.query(`SELECT (SELECT count(*)::int FROM decision WHERE dossier_id = $1) AS decisions, count(*)::int AS lines FROM audit_entry WHERE dossier_id = $1 AND act = 'task.decided'`, [dossierId]))
      .toEqual([{ decisions: 1, lines: 1 }])
  })

  test('refuses every command as a record that is away, and leaves no fact without its line in the audit', async () => {
    const { database, organisation } = world
    const { actor } = organisation.people.submitter
    const draft = await newDraft(database, organisation)
    const { dossierId } = await waiting()
    const before = await everything()
    await postgres.fill('audit_entry')
    await expect(newDraft(database, organisation)).rejects.toMatchObject(away)
    await expect(submitDossier(database, actor, draft)).rejects.toMatchObject(away)
    await expect(decide(database, organisation, dossierId)).rejects.toMatchObject(away)
    expect(await everything()).toEqual(before)
    await postgres.clear()
    await submitDossier(database, actor, draft)
  })

  test('refuses what has to be sorted on the disk in the same way', async () => {
    await expect(world.database.query(`SELECT n, repeat('x', 1000) AS pad FROM generate_series(1, 100000) AS n ORDER BY pad, n DESC`)).rejects.toMatchObject(away)
  })

  test('for its own log gives itself up: who is being served is told that the record is away, and when it runs again all that was acknowledged is there, and what was not is done once', async () => {
    const { database, organisation } = world
    const created = async (): Promise<string[]> => (await database.query<{ id: string }>(`SELECT d.id FROM dossier d JOIN audit_entry a ON a.dossier_id = d.id WHERE a.act = 'dossier.created'`)).map(({ id }) => id)
    const before = await created()
    await database.query('SELECT pg_switch_wal()')
    await postgres.restart(tooLittleForTheLog)
    const told: unknown[] = []
    const draft = () => ({ key: randomUUID(), body: { unitId: organisation.unit.id, awardCode: AWARD, cycleYear: new Date().getFullYear(), nominee: { kind: 'person', name: `Người ${randomUUID()}`, birthYear: 1980 } } })
    let sent = draft()
    let answer = await ask('submitter', '/dossiers', sent)
    for (; answer.status === 201; sent = draft(), answer = await ask('submitter', '/dossiers', sent)) {
      told.push(answer.body['dossierId'])
      // So that it does not take hundreds of drafts.
      await database.query(`SELECT pg_logical_emit_message(false, '', repeat('x', 100000))`).catch(() => undefined)
    }
    expect(answer).toMatchObject(refused)
    await postgres.ended()
    expect(await ask('submitter', '/dossiers', sent)).toMatchObject(refused)

    await postgres.restart()
    const again = await ask('submitter', '/dossiers', sent)
    expect(again.status).toBe(201)
    expect((await created()).sort()).toEqual([...before, ...told, again.body['dossierId']].sort())
    expect(told.length).toBeGreaterThan(0)
  })
})
