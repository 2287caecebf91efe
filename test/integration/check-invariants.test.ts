import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Database, deactivatePerson, endDossier, fireDue, holdDossier, moveTime, openStep, readSituation, withdrawDossier } from '@vinhdanh/record'
import pg from 'pg'
import { checkInvariants, invariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { ask } from '../support/opinions.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules, STEPS } from '../support/rules.ts'

const day = 86_400_000
let database: Database
let organisation: Organisation
let close: () => Promise<void>
let dba: pg.Client

/** What the workflow would do: opens what follows in the record, or ends the dossier, and takes its jobs out of the outbox. */
async function follow(dossierId: string): Promise<void> {
  const { place } = await readSituation(database, dossierId)
  if (place.at === 'end') await endDossier(database, system, { dossierId, round: place.round, ending: place.ending })
  else await openStep(database, system, { dossierId, round: place.round, stepId: place.stepId, ...(place.returnedFrom ? { returnedFrom: place.returnedFrom } : {}) })
  await database.query(
    `SELECT graphile_worker.complete_jobs(ARRAY(SELECT id FROM graphile_worker._private_jobs WHERE payload->>'dossierId' = $1))`, [dossierId])
}

async function pass(dossierId: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await decide(database, organisation, dossierId)
    await follow(dossierId)
  }
}

async function begun(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(dossierId)
  return dossierId
}

/** Fires what has become due, as the workflows would. */
async function fireAll(): Promise<void> {
  for (const step of await database.query<{ dossierId: string; round: number; stepId: string }>(
    `SELECT dossier_id AS "dossierId", round, step_id AS "stepId" FROM step WHERE state = 'open'`)) await fireDue(database, system, step)
}

beforeAll(async () => {
  const opened = await openRecord()
  ;({ database, close } = opened)
  dba = new pg.Client({ connectionString: opened.url })
  await dba.connect()
  await importTestRules(database)
  organisation = await createOrganisation(database)
  await newDraft(database, organisation)
  const late = await begun()
  await pass(late, 1)
  await moveTime(database, 15 * day)
  await fireAll()
  await pass(late, STEPS.length - 1)
  await pass(await begun(), 2)
  const returned = await begun()
  await pass(returned, 1)
  await decide(database, organisation, returned, 'return')
  await follow(returned)
  await correct(database, organisation, returned)
  await follow(returned)
  const refused = await begun()
  await decide(database, organisation, refused, 'reject')
  await follow(refused)
  const held = await begun()
  await holdDossier(database, organisation.people.administrator.actor, { dossierId: held, reason: 'Đơn thư', authority: 'Thanh tra', paperNumber: '1/TTr', expectedUntil: null })
  const asking = await begun()
  await pass(asking, 1)
  await moveTime(database, 3 * day)
  await fireAll()
  await ask(database, organisation.people['department-examiner'].actor, asking)
  const withdrawn = await begun()
  const [{ version } = { version: 0 }] = await database.query<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [withdrawn])
  await withdrawDossier(database, organisation.people['unit-head'].actor, { dossierId: withdrawn, version, reason: 'Đơn vị xin rút hồ sơ' })
})
afterAll(async () => { await dba.end(); await close() })

/** The ids of what is breached after an operator has written past every rule; taken back afterwards. */
async function breachedBy(statement: string): Promise<string[]> {
  await dba.query(`BEGIN; SET LOCAL session_replication_role = replica`)
  try {
    await dba.query(statement)
    const breaches = await checkInvariants({ database: { query: async (sql, parameters = []) => (await dba.query(sql, [...parameters])).rows } })
    return [...new Set(breaches.map(({ id }) => id))]
  } finally {
    await dba.query('ROLLBACK')
  }
}

const some = (table: string, where = 'true') => `(SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT 1)`

describe('the invariants', () => {
  test('hold for dossiers at every stage of their lives', async () => {
    expect(await checkInvariants({ database })).toEqual([])
    expect(invariants.map(({ id }) => id)).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I10', 'I11', 'I13', 'I17', 'I18', 'I20', 'I21', 'I22', 'I23', 'I26'])
  })

  test('a breach names its invariant, the dossier and what is wrong', async () => {
    const { code } = await database.queryOne<{ code: string }>(`SELECT code FROM dossier WHERE state = 'withdrawn'`)
    await dba.query(`BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM revision WHERE dossier_id = (SELECT id FROM dossier WHERE code = '${code}')`)
    const breaches = await checkInvariants({ database: { query: async (sql, parameters = []) => (await dba.query(sql, [...parameters])).rows } })
    await dba.query('ROLLBACK')
    expect(breaches[0]).toMatchObject({ id: 'I1', words: `${code}: handed in without rules, plan, time or revision` })
  })

  test.each([
    ['I1', 'a dossier that ended without its time', `UPDATE dossier SET ended_at = NULL WHERE state = 'awarded'`],
    ['I2', 'a dossier that shows another step', `UPDATE dossier SET step_id = 'unit-sign' WHERE state = 'awarded'`],
    ['I2', 'a due time that is not the clock’s', `UPDATE dossier SET due_at = due_at + interval '1 day' WHERE due_at IS NOT NULL`],
    ['I2', 'a hold that was lifted on one side only', `UPDATE hold SET released_at = now()`],
    ['I2', 'a task left open in a closed step', `UPDATE task SET state = 'open' WHERE id = ${some('task', `state = 'decided'`)}`],
    ['I3', 'a step that was skipped', `DELETE FROM step WHERE step_id = 'department-examine' AND dossier_id = ${some('dossier', `state = 'awarded'`)}`],
    ['I3', 'an end that does not follow', `UPDATE dossier SET state = 'refused' WHERE state = 'awarded'`],
    ['I4', 'a decision that vanished', `DELETE FROM decision WHERE id = ${some('decision')}`],
    ['I4', 'a decision of another outcome than its step', `UPDATE decision SET outcome = 'reject' WHERE outcome = 'pass' AND id = ${some('decision', `outcome = 'pass'`)}`],
    ['I4', 'a decision by another than the holder', `UPDATE decision SET person_id = '${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}' WHERE id = ${some('decision')}`],
    ['I4', 'a decision by a rule whose lapse never came', `UPDATE decision SET person_id = NULL, task_id = NULL, rule = '{"act":"pass-silently","workingDaysAfter":2,"cite":"x"}' WHERE id = ${some('decision', `outcome = 'pass'`)}`],
    ['I5', 'content changed after the decision', `UPDATE revision SET content = content || '{"awardCode":"other"}'`],
    ['I6', 'an edited audit', `UPDATE audit_entry SET actor_name = 'x' WHERE seq = 5`],
    ['I7', 'an act without an entry', `DELETE FROM audit_entry WHERE act = 'dossier.held'`],
    ['I7', 'an award without a line in the ledger', `DELETE FROM award_record`],
    ['I8', 'a task nobody was told of', `DELETE FROM notice WHERE kind = 'task'`],
    ['I8', 'an overdue task nobody was told of', `DELETE FROM notice WHERE kind = 'overdue'`],
    ['I8', 'a notice that is sent by no mail', `UPDATE notice SET state = 'sent' WHERE state = 'queued'`],
    ['I13', 'a council that decided without counts', `UPDATE step SET kind = 'council-result' WHERE id = ${some('step', `outcome = 'pass'`)}`],
    ['I17', 'one person at two levels', `UPDATE decision SET person_id = (SELECT person_id FROM decision ORDER BY id LIMIT 1)`],
    ['I17', 'a decision on an own dossier', `UPDATE dossier SET created_by = (SELECT person_id FROM decision x WHERE x.dossier_id = dossier.id LIMIT 1) WHERE state = 'awarded'`],
    ['I18', 'a reminder that never fired', `UPDATE clock_instant SET at = record_now() - interval '1 hour' WHERE fired_at IS NULL`],
    ['I18', 'an instant that fired twice', `INSERT INTO audit_entry SELECT seq + 100000, at, actor_id, actor_name, act, object_kind, object_id, dossier_id, before, after, request_id, prev_hash, hash FROM audit_entry WHERE act = 'clock.fired'`],
    ['I18', 'an instant that fired before its moment', `UPDATE audit_entry SET at = at - interval '30 days' WHERE act = 'clock.fired'`],
    ['I20', 'a job that nobody takes', `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 hour'`],
    ['I20', 'a job that has used up its tries', `UPDATE graphile_worker._private_jobs SET attempts = max_attempts`],
    ['I20', 'notices without a job', `DELETE FROM graphile_worker._private_jobs; UPDATE notice SET created_at = created_at - interval '1 hour'`],
    ['I21', 'a file of a revision that the record does not know', `DELETE FROM stored_file WHERE sha256 = (SELECT file_sha256 FROM paper ORDER BY id LIMIT 1)`],
    ['I21', 'a file that is held back since no time', `UPDATE stored_file SET scan_state = 'quarantined'`],
    ['I21', 'a file of a state that nobody knows', `UPDATE stored_file SET scan_state = 'unknown'`],
    ['I22', 'somebody who has left and is signed in', `INSERT INTO session SELECT 'x', id, record_now(), record_now() + interval '1 hour' FROM person LIMIT 1; UPDATE person SET active = false`],
    ['I26', 'a clock that stands without a ground', `UPDATE clock_pause SET to_day = from_day`],
    ['I26', 'a day used that did not run', `UPDATE clock SET used_days = used_days + 1`],
    ['I26', 'a ground beside a clock that runs', `UPDATE clock SET paused_on = NULL`],
    ['I23', 'an open dossier without an open step', `UPDATE step SET state = 'cancelled' WHERE state = 'open'`],
    ['I23', 'a step nobody holds and nobody was told of', `UPDATE task SET state = 'cancelled'; UPDATE clock_instant SET fired_at = at`],
  ])('%s sees %s', async (id, _what, statement) => {
    expect(await breachedBy(statement)).toContain(id)
  })

  test('still hold when the only holder of a step has left: somebody above will hear of it', async () => {
    const dossierId = await begun()
    const [task] = await openTasks(database, dossierId)
    await deactivatePerson(database, system, task?.holderId ?? '')
    expect(await checkInvariants({ database })).toEqual([])
    await moveTime(database, 15 * day)
    await fireAll()
    expect(await checkInvariants({ database })).toEqual([])
  })
})
