import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Lapse, Step } from '@vinhdanh/domain'
import { addPost, type Database, decideTask, fireDue, moveTime, openStep, readSituation, recordNow } from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { longAgo, newHolder, openRecord, system } from '../support/record.ts'
import { cite, importRulesWith, importTestRules } from '../support/rules.ts'

const step = 'department-examine'
let database: Database
let close: () => Promise<void>
let organisation: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

/** A dossier that waits at the examination under rules with these changes. */
async function waiting(changes: Partial<Step>): Promise<string> {
  await importRulesWith(database, step, changes)
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}
const lapse = (act: Lapse['act']): Partial<Step> => ({ lapse: { workingDaysAfter: 2, act, cite } })

const fire = (dossierId: string, round = 1) => fireDue(database, system, { dossierId, round, stepId: step })

/** Lets an instant of the examination come, and those before it. */
async function letCome(dossierId: string, name: string, round = 1): Promise<void> {
  const { at } = await database.queryOne<{ at: Date }>(
    `SELECT i.at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 AND s.step_id = $2 AND s.round = $3 AND i.name = $4`, [dossierId, step, round, name])
  await moveTime(database, Math.max(0, at.getTime() + 1_000 - (await recordNow(database)).getTime()))
}

const told = (dossierId: string) => database.query<{ kind: string; id: string; toldAs: string | null }>(
  `SELECT n.kind, n.recipient_id AS id, n.details ->> 'toldAs' AS "toldAs" FROM notice n JOIN step s ON s.id = n.step_row_id
   WHERE n.dossier_id = $1 AND s.step_id = $2 AND n.kind <> 'task' ORDER BY n.created_at, n.kind, n.recipient_id`, [dossierId, step])

describe('whom a clock tells', () => {
  test('is looked up as it fires: each reader once, with a task or as what they are told', async () => {
    const { people } = organisation
    const dossierId = await waiting({ reminders: [{ shareUsed: 0.5, to: ['holder', 'superior', 'secretary'], cite }], escalations: [{ workingDaysAfter: 1, to: ['holder', 'superior', 'administrator'], cite }] })
    await letCome(dossierId, 'reminder-used-50')
    await fire(dossierId)
    const superior = { kind: 'escalation', id: people['department-head'].personId, toldAs: 'superior' }
    expect(await told(dossierId)).toEqual(expect.arrayContaining([
      { kind: 'reminder', id: people['department-examiner'].personId, toldAs: null }, superior, { kind: 'escalation', id: people['ministry-intake'].personId, toldAs: 'secretary' },
    ]))
    expect(await told(dossierId)).toHaveLength(3)
    // the superior is made an administrator too: one notice, for the first reason
    await addPost(database, system, { personId: people['department-head'].personId, unitId: organisation.ministry.id, role: 'administrator', title: 'admin', validFrom: longAgo, validTo: null })
    await letCome(dossierId, 'due')
    await fire(dossierId)
    await letCome(dossierId, 'escalation-1-holder-superior-administrator')
    await fire(dossierId)
    const after = (await told(dossierId)).slice(3)
    expect(after.filter(({ id }) => id === people['department-head'].personId)).toEqual([superior])
    expect(after.filter(({ id }) => id === people['department-examiner'].personId)).toEqual([{ kind: 'overdue', id: people['department-examiner'].personId, toldAs: null }, { kind: 'overdue', id: people['department-examiner'].personId, toldAs: null }])
    expect(after.filter(({ toldAs }) => toldAs === 'administrator').map(({ id }) => id)).toEqual([people.administrator.personId])
    await fire(dossierId)
    expect((await told(dossierId)).slice(3)).toEqual(after)
  }, 60_000)
})

describe('a lapse', () => {
  test('that cannot return because the rounds are used up leaves the step overdue and tells the administrators', async () => {
    const dossierId = await waiting(lapse('return'))
    for (let round = 1; round < 9; round++) {
      await letCome(dossierId, 'lapse-2-return', round)
      expect(await fire(dossierId, round)).toEqual({ status: 'closed', outcome: 'return' })
      await follow(database, dossierId)
      await correct(database, organisation, dossierId)
      await follow(database, dossierId)
    }
    await letCome(dossierId, 'lapse-2-return', 9)
    expect(await fire(dossierId, 9)).toMatchObject({ status: 'open' })
    const { lapsed } = await database.queryOne<{ lapsed: string }>(`SELECT after ->> 'lapsed' AS lapsed FROM audit_entry WHERE dossier_id = $1 AND act = 'clock.fired' AND after ? 'lapsed' ORDER BY seq DESC LIMIT 1`, [dossierId])
    expect(lapsed).toBe('rounds-used-up')
    expect((await told(dossierId)).filter(({ id }) => id === organisation.people.administrator.personId).length).toBeGreaterThan(0)
  }, 90_000)

  test('that finds nobody leaves the step overdue, and says so', async () => {
    const dossierId = await waiting(lapse('to-substitute'))
    await letCome(dossierId, 'lapse-2-to-substitute')
    expect(await fire(dossierId)).toMatchObject({ status: 'open' })
    expect(await openTasks(database, dossierId)).toHaveLength(1)
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE dossier_id = $1 AND after ->> 'lapsed' = 'nobody'`, [dossierId])).toHaveLength(1)
  }, 60_000)

  test('does its act once however often it is asked, and answers the same', async () => {
    const dossierId = await waiting(lapse('pass-silently'))
    await letCome(dossierId, 'lapse-2-pass-silently')
    const answers = await Promise.all([fire(dossierId), fire(dossierId), fire(dossierId)])
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ status: 'closed', outcome: 'pass' })))
    expect(await database.query('SELECT 1 FROM decision WHERE dossier_id = $1 AND rule IS NOT NULL', [dossierId])).toHaveLength(1)
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE dossier_id = $1 AND act = 'step.decided-by-rule'`, [dossierId])).toHaveLength(1)
    const { place } = await readSituation(database, dossierId)
    if (place.at === 'end') throw new Error('the dossier has ended')
    expect(place.stepId).toBe('ministry-intake')
    await openStep(database, system, { dossierId, round: 1, stepId: place.stepId })
    // the other dossiers of this file are left where their tests end
    const { code } = await database.queryOne<{ code: string }>('SELECT code FROM dossier WHERE id = $1', [dossierId])
    expect((await checkInvariants({ database })).filter(({ words }) => words.startsWith(code))).toEqual([])
  }, 60_000)

  test('and a decision race for the step in 20 rounds: one of them closes it', async () => {
    const winners = { person: 0, rule: 0 }
    const examiner = await newHolder(database, organisation.department.id, 'department-examiner')
    for (let round = 0; round < 20; round++) {
      const dossierId = await waiting(lapse('pass-silently'))
      const task = (await openTasks(database, dossierId)).find(({ holderId }) => holderId === examiner.personId)
      await letCome(dossierId, 'lapse-2-pass-silently')
      const decision = { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass' as const, reason: null, payload: {}, remarks: [] }
      const acts = [() => decideTask(database, examiner, decision).then(() => 'won', (error: { code: string }) => error.code), () => fire(dossierId).then(({ status }) => status)]
      const [decided] = round % 2 === 0 ? await Promise.all(acts.map((act) => act())) : (await Promise.all(acts.toReversed().map((act) => act()))).toReversed()
      expect(['won', 'conflict.already-decided']).toContain(decided)
      const found = await database.query<{ rule: object | null }>('SELECT x.rule FROM decision x JOIN step s ON s.id = x.step_row_id WHERE x.dossier_id = $1 AND s.step_id = $2', [dossierId, step])
      expect(found).toHaveLength(1)
      expect(found[0]?.rule === null).toBe(decided === 'won')
      winners[decided === 'won' ? 'person' : 'rule'] += 1
    }
    expect(winners.person + winners.rule).toBe(20)
  }, 180_000)
})
