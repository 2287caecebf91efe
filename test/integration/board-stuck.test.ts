import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  addPost, boardCounts, boardList, bookPlaces, bookWorkflows, causePage, createSession, type Database, deactivatePerson, holdDossier, importRuleSet, listRuleSets, moveTime, recordDelivery, refreshUsual, releaseDossier, restartWorkflow, retryJobs, stuckLines, takeQueuedNotices, timeShift,
} from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { longAgo, newPerson, openRecord, system } from '../support/record.ts'
import { importTestRules, testRuleSet } from '../support/rules.ts'

const day = 86_400_000
let database: Database
let close: () => Promise<void>
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
})
afterAll(() => close())

/** Each test has a ministry of its own, so that nothing of another test is seen. */
async function opened(): Promise<{ organisation: Organisation; dossierId: string }> {
  const organisation = await createOrganisation(database)
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  return { organisation, dossierId }
}

const causesOf = async (dossierId: string) => (await stuckLines(database, [dossierId])).map(({ cause }) => cause)

/** What the mail server says to everything that is owed to a person. */
async function deliver(recipientId: string, report: Parameters<typeof recordDelivery>[2]): Promise<void> {
  const letter = await takeQueuedNotices(database, recipientId, ({ mailId }) => ({ messageId: `<${mailId}@test>`, subject: 'thử' }))
  if (!letter) throw new Error('nothing is owed')
  await recordDelivery(database, letter.mailId, report)
}

describe('a dossier is stuck, and the board says why,', () => {
  test('when nobody has the role; naming somebody repairs it', async () => {
    const { organisation, dossierId } = await opened()
    expect(await causesOf(dossierId)).toEqual([])
    await database.query(`UPDATE post SET valid_to = record_today() - 1 WHERE person_id = $1`, [organisation.people['department-examiner'].personId])
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    const [line] = await stuckLines(database, [dossierId])
    expect(line).toMatchObject({ cause: 'no-holder', evidence: { unitId: organisation.department.id, role: 'department-examiner' } })

    const personId = await newPerson(database)
    await addPost(database, system, { personId, unitId: organisation.department.id, role: 'department-examiner', title: 'Chuyên viên', validFrom: longAgo, validTo: null })
    expect((await openTasks(database, dossierId)).map(({ holderId }) => holderId)).toEqual([personId])
    expect(await database.query(`SELECT 1 FROM notice WHERE recipient_id = $1 AND state = 'queued'`, [personId])).toHaveLength(1)
    expect(await causesOf(dossierId)).toEqual([])
  })

  test('when everybody who holds it has left', async () => {
    const { organisation, dossierId } = await opened()
    await deactivatePerson(database, system, organisation.people['unit-head'].personId)
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'holders-inactive', evidence: { people: [organisation.people['unit-head'].actor.name] } })
  })

  test.each([['refused', { state: 'refused', reply: '550 5.1.1 no such user' }], ['unknown', { state: 'unknown', reason: 'connection lost' }]] as const)(
    'when the mail about it is %s, until a later one is sent', async (state, report) => {
      const { organisation, dossierId } = await opened()
      const { personId } = organisation.people['unit-head']
      await deliver(personId, report)
      if (state === 'unknown') await deliver(personId, report)
      expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'mail-not-delivered', evidence: { state } })
      await database.query(
        `INSERT INTO notice (id, unique_key, recipient_id, kind, dossier_id, task_id, step_row_id, round, state, created_at)
         SELECT gen_random_uuid(), gen_random_uuid(), recipient_id, 'reminder', dossier_id, task_id, step_row_id, round, 'sent', record_now() FROM notice WHERE dossier_id = $1 AND task_id IS NOT NULL`, [dossierId])
      expect(await causesOf(dossierId)).toEqual([])
    })

  test('when whoever holds it has never signed in a working day after the mail; a session, and any act, says that they were here', async () => {
    const { organisation, dossierId } = await opened()
    const { personId } = organisation.people['unit-head']
    await moveTime(database, 4 * day)
    expect(await causesOf(dossierId)).not.toContain('holders-never-signed-in')
    await deliver(personId, { state: 'sent', reply: '250 OK' })
    await moveTime(database, 4 * day)
    const { sentAt } = await database.queryOne<{ sentAt: Date }>('SELECT sent_at AS "sentAt" FROM mail WHERE recipient_id = $1', [personId])
    expect((await stuckLines(database, [dossierId])).find(({ cause }) => cause === 'holders-never-signed-in')).toMatchObject({ since: sentAt, evidence: { personIds: [personId] } })
    await createSession(database, personId, randomUUID(), 3_600_000)
    expect(await causesOf(dossierId)).not.toContain('holders-never-signed-in')
    await database.query('DELETE FROM session WHERE person_id = $1', [personId])
    expect(await causesOf(dossierId)).not.toContain('holders-never-signed-in')
  })

  test('when nobody who holds it was here for three working days since the mail; whoever is signed in now may be reading', async () => {
    const { organisation, dossierId } = await opened()
    const { personId } = organisation.people['unit-head']
    await createSession(database, personId, randomUUID(), 1)
    await deliver(personId, { state: 'sent', reply: '250 OK' })
    await moveTime(database, day)
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, 6 * day)
    expect(await causesOf(dossierId)).toContain('holders-silent')
    await database.query(`INSERT INTO session (digest, person_id, created_at, expires_at) VALUES ($1, $2, now() - interval '9 days', now() + interval '1 hour')`, [randomUUID(), personId])
    expect(await causesOf(dossierId)).not.toContain('holders-silent')
    await database.query('DELETE FROM session WHERE person_id = $1', [personId])
    expect(await causesOf(dossierId)).toContain('holders-silent')
    await createSession(database, personId, randomUUID(), 1)
    expect(await causesOf(dossierId)).not.toContain('holders-silent')
  })

  test('when it is longer at its step than 19 in 20, once the step was closed twenty times', async () => {
    const { dossierId } = await opened()
    const closed = (from: number, to: number) => database.query(
      `INSERT INTO step (id, dossier_id, no, round, step_id, kind, level, unit_id, role, state, outcome, opened_at, closed_at)
       SELECT gen_random_uuid(), s.dossier_id, -n, -n, s.step_id, s.kind, s.level, s.unit_id, s.role, 'closed', 'pass', s.opened_at - interval '14 days', s.opened_at - interval '7 days'
       FROM (SELECT * FROM step WHERE dossier_id = $1 AND state = 'open') s, generate_series($2::int, $3::int) n`, [dossierId, from, to])
    await closed(1, 15)
    await refreshUsual(database)
    await moveTime(database, 14 * day)
    expect(await causesOf(dossierId)).not.toContain('longer-than-usual')
    await closed(16, 22)
    await refreshUsual(database)
    expect((await stuckLines(database, [dossierId])).find(({ cause }) => cause === 'longer-than-usual')).toMatchObject({ evidence: { usualDays: 5, days: 10 } })
    await database.query('DELETE FROM step WHERE dossier_id = $1 AND no < 0', [dossierId])
    await refreshUsual(database)
  })

  test('when the rule-set that it is pinned to does not rule the next step', async () => {
    const { organisation, dossierId } = await opened()
    const routes = testRuleSet.routes.map((route) => ({ ...route, steps: route.steps.filter(({ id }) => id !== 'department-examine') }))
    await importRuleSet(database, system, { ...testRuleSet, version: (await listRuleSets(database)).length + 1, effectiveFrom: '2019-01-01', routes })
    const { id: lacking } = await database.queryOne<{ id: string }>(`SELECT id FROM rule_set ORDER BY version DESC LIMIT 1`)
    const { pinned } = await database.queryOne<{ pinned: string }>('SELECT rule_set_id AS pinned FROM dossier WHERE id = $1', [dossierId])
    await database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, lacking])
    await decide(database, organisation, dossierId)
    await moveTime(database, 6_000)
    await expect(follow(database, dossierId)).rejects.toMatchObject({ code: 'rules.invalid' })
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'no-next-step', evidence: { stepId: 'department-examine', ruleSetId: lacking } })
    await database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, pinned])
    await follow(database, dossierId)
    expect(await causesOf(dossierId)).toEqual([])
  })

  test('when its workflow waits elsewhere, unless the record moved on meanwhile; the restart names the run that it ends', async () => {
    const { organisation, dossierId } = await opened()
    const { administrator } = organisation.people
    const { id: stepRowId } = await database.queryOne<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])
    await bookPlaces(database, { differing: [{ dossierId, stepRowId: randomUUID(), workflowStepId: 'ministry-intake', runId: 'run-1' }], agreeing: [] })
    expect(await causesOf(dossierId)).toEqual([])
    await bookPlaces(database, { differing: [{ dossierId, stepRowId, workflowStepId: 'ministry-intake', runId: 'run-1' }], agreeing: [] })
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'places-differ', evidence: { stepId: 'unit-sign', workflowStepId: 'ministry-intake' } })
    await restartWorkflow(database, administrator.actor, dossierId)
    expect(await database.query(`SELECT payload FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1`, [dossierId])).toMatchObject([{ payload: { dossierId, insteadOf: 'run-1' } }])
    await bookPlaces(database, { differing: [], agreeing: [dossierId] })
    const page = await causePage(database, administrator.actor, dossierId)
    expect([page.lines, page.cleared.map(({ cause }) => cause), page.tried.map(({ act }) => act)]).toEqual([[], ['places-differ'], ['workflow.restarted']])
  })

  test('when its term is over longer than the last escalation', async () => {
    const { dossierId } = await opened()
    await moveTime(database, 5 * day)
    await follow(database, dossierId)
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, 10 * day)
    await follow(database, dossierId)
    expect(await causesOf(dossierId)).toEqual(['past-escalation'])
  })

  test('when a moment of its clock passed and nobody fired it, unless it is held; the repair lets the workflow ask anew', async () => {
    const { organisation, dossierId } = await opened()
    const { administrator } = organisation.people
    await expect(restartWorkflow(database, administrator.actor, dossierId)).rejects.toMatchObject({ code: 'conflict.state' })
    await database.query(
      `UPDATE clock_instant SET at = record_now() - interval '4 minutes' WHERE (step_row_id, name) = (
         SELECT i.step_row_id, i.name FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 ORDER BY i.at LIMIT 1)`, [dossierId])
    const { at } = await database.queryOne<{ at: Date }>('SELECT min(i.at) AS at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1', [dossierId])
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, 120_000)
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'timer-missing', since: at, evidence: { restarted: false } })

    const stranger = (await createOrganisation(database)).people.administrator
    await expect(restartWorkflow(database, stranger.actor, dossierId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await restartWorkflow(database, administrator.actor, dossierId)
    expect((await stuckLines(database, [dossierId]))[0]?.evidence.restarted).toBe(true)
    expect(await database.query(`SELECT 1 FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1 AND payload #>> '{fact,kind}' = 'clock-changed'`, [dossierId])).toHaveLength(1)

    const hold = { dossierId, authority: 'Thanh tra', reason: 'Chờ kết luận', paperNumber: '3/TTr', expectedUntil: null }
    await holdDossier(database, administrator.actor, hold)
    expect(await causesOf(dossierId)).toEqual([])
    await releaseDossier(database, administrator.actor, { dossierId, releasePaper: '4/TTr' })
    await follow(database, dossierId)
    expect(await causesOf(dossierId)).toEqual([])
  })

  test('when its workflow is lost, since when it ended, once however often it is found; what has ended meanwhile is cleared', async () => {
    const { organisation, dossierId } = await opened()
    const closedAt = new Date(Date.now() - 90_000)
    const seen = { lost: [{ dossierId, run: 'failed' as const, closedAt }], running: [] }
    await Promise.all([bookWorkflows(database, seen), bookWorkflows(database, seen)])
    await bookWorkflows(database, { lost: [{ dossierId, run: 'missing', closedAt: null }], running: [] })
    const lines = await stuckLines(database, [dossierId])
    expect(lines).toMatchObject([{ cause: 'workflow-lost', evidence: { run: 'failed' } }])
    const { aheadMs } = await timeShift(database)
    expect(Math.abs((lines[0]?.since.getTime() ?? 0) - aheadMs - closedAt.getTime())).toBeLessThan(5_000)
    await database.query(`UPDATE dossier SET state = 'withdrawn', ended_at = record_now() WHERE id = $1`, [dossierId])
    await bookWorkflows(database, { lost: seen.lost, running: [] })
    expect(await causesOf(dossierId)).toEqual([])
    expect(await database.query('SELECT 1 FROM finding WHERE dossier_id = $1 AND cleared_at IS NOT NULL', [dossierId])).toHaveLength(1)
    expect((await boardCounts(database, organisation.people.administrator.actor, {})).stuck).toBe(0)
  })

  test('when a job about it fails for longer than a minute', async () => {
    const { organisation, dossierId } = await opened()
    const failing = (job: string, filter: string) => database.query(
      `UPDATE graphile_worker._private_jobs j SET attempts = 3, last_error = 'server away', created_at = now() - interval '5 minutes'
       FROM graphile_worker._private_tasks k WHERE k.id = j.task_id AND k.identifier = $1 AND j.payload::text LIKE '%' || $2 || '%'`, [job, filter])
    await failing('start-dossier', dossierId)
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'job-failing', evidence: { job: 'start-dossier', attempts: 3, error: 'server away' } })

    const { administrator } = organisation.people
    const [stranger, { people }] = [(await createOrganisation(database)).people.administrator, await createOrganisation(database)]
    await expect(retryJobs(database, stranger.actor, dossierId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await retryJobs(database, administrator.actor, dossierId)
    expect(await database.query(`SELECT attempts, run_at <= now() AS due FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1`, [dossierId])).toEqual([{ attempts: 0, due: true }])
    await expect(causePage(database, people.administrator.actor, dossierId)).rejects.toMatchObject({ code: 'not-found' })
    await database.query(`DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1`, [dossierId])
    await expect(retryJobs(database, administrator.actor, dossierId)).rejects.toMatchObject({ code: 'conflict.state' })

    const other = await opened()
    await failing('send-notices', other.organisation.people['unit-head'].personId)
    expect(await causesOf(other.dossierId)).toEqual(['job-failing'])
    expect(organisation.unit.id).not.toBe(other.organisation.unit.id)
  })

  test('when the step after a decision does not open within a minute', async () => {
    const { organisation, dossierId } = await opened()
    await decide(database, organisation, dossierId)
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, 61_000)
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'on-its-way', evidence: { stepId: 'unit-sign' } })
    await follow(database, dossierId)
    expect(await causesOf(dossierId)).toEqual([])
  })

  test('when it was handed in and its first step does not open', async () => {
    const organisation = await createOrganisation(database)
    const dossierId = await newDossier(database, organisation)
    await moveTime(database, 61_000)
    expect(await causesOf(dossierId)).toEqual(['on-its-way'])
  })

  test('when a body outside has not answered by the day it was expected', async () => {
    const { dossierId } = await opened()
    await database.query(`UPDATE step SET kind = 'external-milestone' WHERE dossier_id = $1`, [dossierId])
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, 7 * day)
    expect(await causesOf(dossierId)).toContain('milestone-late')
  })

  test('when it is held longer than its order says', async () => {
    const { organisation, dossierId } = await opened()
    const [row] = await database.query<{ until: string }>(`SELECT to_char(record_today() + 2, 'YYYY-MM-DD') AS until`)
    await holdDossier(database, organisation.people.administrator.actor, { dossierId, reason: 'Theo kết luận', authority: 'Thanh tra', paperNumber: '1/KL', expectedUntil: row?.until ?? null })
    await moveTime(database, 2 * day)
    expect(await causesOf(dossierId)).toEqual([])
    await moveTime(database, day)
    expect((await stuckLines(database, [dossierId]))[0]).toMatchObject({ cause: 'held-too-long', evidence: { authority: 'Thanh tra' } })
  })

  test('and the card counts it once, whatever its causes', async () => {
    const { organisation, dossierId } = await opened()
    const { actor } = organisation.people.administrator
    await deactivatePerson(database, system, organisation.people['unit-head'].personId)
    await moveTime(database, 15 * day)
    expect((await causesOf(dossierId)).length).toBeGreaterThan(1)
    expect((await boardCounts(database, actor, {})).stuck).toBe(1)
    expect((await boardList(database, actor, { show: 'stuck' }, { limit: 10 })).rows.map(({ id }) => id)).toEqual([dossierId])
    expect(await stuckLines(database, [randomUUID()])).toEqual([])
  })
})
