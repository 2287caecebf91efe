import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Actor, AppError } from '@vinhdanh/domain'
import {
  addPost, askToForce, confirmForce, type Database, decideTask, declineForce, dossierPage, dossierTimeline, fireDue, forcePage, holdDossier, importRuleSet, listRuleSets, loadCalendar, moveTime, readSituation, takeBackForce, takeQueuedNotices, waitingForceRequests, withdrawDossier,
} from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { expectSound, RACE_MS, race, raceInTurn, raceRounds } from '../support/race.ts'
import { longAgo, newHolder, openRecord, system } from '../support/record.ts'
import { cite, importTestRules, testRuleSet } from '../support/rules.ts'

const reason = 'Vụ đã giải thể, không còn ai giữ việc này.'
const day = 86_400_000
let database: Database
let close: () => Promise<void>
let organisation: Organisation
let first: Actor & { personId: string }
let second: Actor & { personId: string }
let third: Actor & { personId: string }
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
  first = organisation.people.administrator.actor
  second = await newHolder(database, organisation.ministry.id, 'administrator')
  third = await newHolder(database, organisation.department.id, 'administrator')
})
afterAll(() => close())

/** A dossier that waits for the department's examiner, or for the unit's head. */
async function waiting(at: 'unit-sign' | 'department-examine' = 'department-examine'): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  if (at === 'unit-sign') return dossierId
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}

const openStep = (dossierId: string) => database.queryOne<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])

/** Asks as the first person. */
async function ask(dossierId: string, actor: Actor = first): Promise<{ dossierId: string; requestId: string }> {
  const requestId = randomUUID()
  await askToForce(database, actor, { requestId, dossierId, stepRowId: (await openStep(dossierId)).id, reason })
  return { dossierId, requestId }
}

const refusal = (act: Promise<unknown>) => act.then(() => null, (error: unknown) => (error instanceof AppError ? { code: error.code, ...error.details } : Promise.reject(error as Error)))
const requestsOf = (dossierId: string) => database.query<{ state: string; by: string | null }>('SELECT state, answered_by AS by FROM force_request WHERE dossier_id = $1 ORDER BY asked_at, id', [dossierId])
const stepsOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).steps.map(({ stepId, state, outcome }) => `${stepId} ${state} ${outcome ?? ''}`.trim())
const decisionsOf = async (dossierId: string) => (await database.queryOne<{ n: number }>('SELECT count(*)::int AS n FROM decision WHERE dossier_id = $1', [dossierId])).n
const told = async (dossierId: string, kind: string) => (await database.query<{ id: string }>('SELECT recipient_id AS id FROM notice WHERE dossier_id = $1 AND kind = $2', [dossierId, kind])).map(({ id }) => id).sort()

describe('a step that two administrators pass on', () => {
  test('waits for the second, who is told, and moves when they confirm: tasks end as forced, mails are withdrawn, holder and author are told, the next step opens', async () => {
    const { people } = organisation
    const dossierId = await waiting()
    const id = await ask(dossierId)
    expect(await stepsOf(dossierId)).toEqual(['unit-sign closed pass', 'department-examine open'])
    expect(await told(dossierId, 'force-asked')).toEqual([second.personId, third.personId].sort())
    expect((await waitingForceRequests(database, third)).find((line) => line.dossierId === dossierId)).toMatchObject({ id: id.requestId, reason, askedById: first.personId, state: 'asked' })
    expect(await forcePage(database, second, dossierId)).toMatchObject({ open: { id: id.requestId }, step: { why: null, holders: [people['department-examiner'].actor.name] } })

    await confirmForce(database, second, id)
    await confirmForce(database, second, id)
    expect(await database.query('SELECT state FROM task WHERE dossier_id = $1 ORDER BY opened_at', [dossierId])).toEqual([{ state: 'decided' }, { state: 'forced' }])
    expect(await database.query(`SELECT n.state FROM notice n JOIN step s ON s.id = n.step_row_id WHERE n.dossier_id = $1 AND s.step_id = 'department-examine' AND n.state <> 'cancelled'`, [dossierId])).toEqual([])
    expect(await told(dossierId, 'forced')).toEqual([people.submitter.personId, first.personId, people['department-examiner'].personId].sort())
    expect(await database.query(`SELECT payload -> 'fact' ->> 'stepId' AS "stepId", payload -> 'fact' ->> 'outcome' AS outcome FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1 AND payload -> 'fact' ->> 'factId' = (SELECT id::text FROM decision WHERE force_request_id = $2)`, [dossierId, id.requestId]))
      .toEqual([{ stepId: 'department-examine', outcome: 'pass' }])
    expect((await readSituation(database, dossierId)).place).toMatchObject({ at: 'step', stepId: 'ministry-intake' })
    await follow(database, dossierId)
    expect((await stepsOf(dossierId)).at(-1)).toBe('ministry-intake open')
    expect(await waitingForceRequests(database, third)).not.toContainEqual(expect.objectContaining({ dossierId }))
    expect((await checkInvariants({ database })).filter(({ id: one }) => one !== 'I20')).toEqual([])
  })

  test('is never told as a decision of its holder: history, timeline and audit name both persons and the reason', async () => {
    const dossierId = await waiting()
    await confirmForce(database, second, await ask(dossierId))
    const { steps, plan } = await dossierPage(database, dossierId, organisation.people.submitter.actor)
    const forced = { askedBy: first.name, confirmedBy: second.name }
    expect(steps.at(-1)?.decision).toMatchObject({ personId: null, personName: null, rule: null, reason, outcome: 'pass', forced })
    expect(plan.find(({ stepId }) => stepId === 'department-examine')).toMatchObject({ decidedBy: null, forced })
    expect((await dossierTimeline(database, dossierId, system)).findLast(({ kind }) => kind === 'decided')).toMatchObject({ forced, text: reason })
    expect(await database.query(`SELECT act, actor_id AS by, after ->> 'reason' AS why, after -> 'askedBy' ->> 'personId' AS first FROM audit_entry WHERE dossier_id = $1 AND act LIKE 'step.force%' ORDER BY seq`, [dossierId])).toEqual([
      { act: 'step.force-asked', by: first.personId, why: reason, first: null }, { act: 'step.forced', by: second.personId, why: reason, first: first.personId },
    ])
  })

  test.each([['passed by its holder stands', true], ['forced is done, as nobody had looked', false]] as const)('when a later round comes by it and nothing it looks at changed: a step %s', async (_, byHolder) => {
    const routes = testRuleSet.routes.map((route) => ({ ...route, resume: 'start' as const, steps: route.steps.map((step) => (step.id === 'department-examine' ? { ...step, repeat: { ifChanged: ['papers'], cite } } : step)) }))
    await importRuleSet(database, system, { ...testRuleSet, version: (await listRuleSets(database)).length + 1, routes })
    const dossierId = await waiting()
    if (byHolder) await decide(database, organisation, dossierId)
    else await confirmForce(database, second, await ask(dossierId))
    await follow(database, dossierId)
    await decide(database, organisation, dossierId, 'return')
    await follow(database, dossierId)
    await correct(database, organisation, dossierId)
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    expect((await stepsOf(dossierId)).at(-1)).toBe(byHolder ? 'department-examine closed pass' : 'department-examine open')
  })

  test('is asked for once at a time; a repeat of the same form asks nothing twice', async () => {
    const dossierId = await waiting()
    const id = await ask(dossierId)
    await askToForce(database, first, { ...id, stepRowId: (await openStep(dossierId)).id, reason })
    expect(await refusal(ask(dossierId, second))).toMatchObject({ code: 'conflict.duplicate' })
    expect(await requestsOf(dossierId)).toHaveLength(1)
  })

  test('is taken back by whoever asked and declined by the other, with a reason; the first is told, and it may be asked anew', async () => {
    const dossierId = await waiting()
    const taken = await ask(dossierId)
    expect(await refusal(takeBackForce(database, second, taken))).toMatchObject({ code: 'auth.not-allowed' })
    await takeBackForce(database, first, taken)
    expect(await refusal(confirmForce(database, second, taken))).toMatchObject({ code: 'conflict.settled', by: first.name })
    expect(await takeQueuedNotices(database, third.personId, ({ mailId }) => ({ messageId: `<${mailId}@test>`, subject: 'thử' }))).not.toMatchObject({ notices: expect.arrayContaining([expect.objectContaining({ dossierId })]) })

    const declined = await ask(dossierId)
    expect(await refusal(declineForce(database, second, { ...declined, note: 'ngắn' }))).toMatchObject({ code: 'validation.failed' })
    await declineForce(database, second, { ...declined, note: 'Đã có người mới, chờ thêm hai ngày.' })
    expect(await told(dossierId, 'force-declined')).toEqual([first.personId])
    expect(await refusal(confirmForce(database, third, declined))).toMatchObject({ code: 'conflict.settled' })
    expect(await stepsOf(dossierId)).toEqual(['unit-sign closed pass', 'department-examine open'])
    await confirmForce(database, third, await ask(dossierId))
    expect((await requestsOf(dossierId)).map(({ state }) => state)).toEqual(['taken-back', 'declined', 'confirmed'])
  })

  test('ends by itself when the holder decides or the unit withdraws meanwhile', async () => {
    const decided = await ask(await waiting())
    await decide(database, organisation, decided.dossierId)
    expect(await requestsOf(decided.dossierId)).toEqual([{ state: 'overtaken', by: null }])
    expect(await refusal(confirmForce(database, second, decided))).toMatchObject({ code: 'conflict.already-decided', by: organisation.people['department-examiner'].actor.name })
    expect(await refusal(declineForce(database, second, { ...decided, note: 'Không cần nữa rồi.' }))).toMatchObject({ code: 'conflict.settled' })

    const withdrawn = await ask(await waiting())
    const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [withdrawn.dossierId])
    await withdrawDossier(database, organisation.people['unit-head'].actor, { dossierId: withdrawn.dossierId, version, reason: 'Đơn vị xin rút hồ sơ' })
    expect(await refusal(confirmForce(database, second, withdrawn))).toMatchObject({ code: 'link.over' })
  })

  test('is confirmed within three working days, else asked anew', async () => {
    const late = await ask(await waiting())
    await moveTime(database, 6 * day)
    expect(await refusal(confirmForce(database, second, late))).toMatchObject({ code: 'conflict.not-forcible', why: 'expired' })
    expect(await waitingForceRequests(database, second)).toEqual([])
    expect(await forcePage(database, second, late.dossierId)).toMatchObject({ open: null, over: [{ state: 'expired' }] })
    await confirmForce(database, second, await ask(late.dossierId))
    expect((await requestsOf(late.dossierId)).map(({ state }) => state)).toEqual(['expired', 'confirmed'])
  })

  test('is answered within the days that its rules give, which the page tells with their source and the letter as a due day', async () => {
    const rules = { ...testRuleSet, version: (await listRuleSets(database)).length + 1, parameters: { ...testRuleSet.parameters, forceAnswerDays: { value: 7, cite } } }
    const older = await ask(await waiting())
    await importRuleSet(database, system, rules)
    const { dossierId } = await ask(await waiting())
    const calendar = await loadCalendar(database)
    const { today } = await database.queryOne<{ today: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
    const lastDay = async (id: string) => (await forcePage(database, second, id)).open?.answerBy
    expect([await lastDay(older.dossierId), await lastDay(dossierId)]).toEqual([calendar.addWorkingDays(today, 3), calendar.addWorkingDays(today, 7)])
    expect((await forcePage(database, second, dossierId)).step).toMatchObject({ answerDays: 7, citation: testRuleSet.citations[cite] })
    const letter = await takeQueuedNotices(database, second.personId, ({ mailId }) => ({ messageId: `<${mailId}@test>`, subject: 'thử' }))
    expect(letter?.notices.filter(({ kind }) => kind === 'force-asked').map((notice) => [notice.dossierId, notice.workingDaysLeft])).toEqual(expect.arrayContaining([[older.dossierId, 3], [dossierId, 7]]))
  })
})

describe('nobody passes a step on', () => {
  test('alone, from another branch, or without being an administrator', async () => {
    const id = await ask(await waiting())
    const elsewhere = (await createOrganisation(database)).people.administrator.actor
    const otherDepartment = await newHolder(database, organisation.board.id, 'administrator')
    expect(await refusal(confirmForce(database, first, id))).toMatchObject({ code: 'separation-of-duties', rule: 'second-person' })
    expect(await refusal(declineForce(database, first, { ...id, note: 'Tự từ chối đề nghị của mình.' }))).toMatchObject({ code: 'separation-of-duties' })
    for (const actor of [elsewhere, otherDepartment, organisation.people.auditor.actor, organisation.people['department-examiner'].actor, system]) {
      expect(await refusal(confirmForce(database, actor, id))).toMatchObject({ code: 'auth.not-allowed' })
      expect(await refusal(ask(id.dossierId, actor))).toMatchObject({ code: 'auth.not-allowed' })
    }
    expect(await decisionsOf(id.dossierId)).toBe(1)
  })

  test('of a dossier that they wrote, are proposed in, decided at another level, or hold', async () => {
    const { people, unit, department, ministry } = organisation
    const administrate = (personId: string) => addPost(database, system, { personId, unitId: ministry.id, role: 'administrator', title: 'Quản trị', validFrom: longAgo, validTo: null })
    const both = async (person: Actor & { personId: string }): Promise<Actor & { personId: string }> => {
      await administrate(person.personId)
      return { ...person, posts: [...person.posts, ...first.posts] }
    }
    const dossierId = await waiting()
    const proposed = await both(await newHolder(database, unit.id, 'submitter'))
    await database.query('UPDATE nominee SET person_id = $2 WHERE id = (SELECT nominee_id FROM dossier WHERE id = $1)', [dossierId, proposed.personId])
    const holder = await both(people['department-examiner'].actor)
    for (const [actor, rule] of [[await both(people.submitter.actor), 'own-dossier'], [proposed, 'own-nomination'], [await both(people['unit-head'].actor), 'two-levels'], [holder, 'holds-step']] as const) {
      expect(await refusal(ask(dossierId, actor))).toMatchObject({ code: 'separation-of-duties', rule })
    }
    const id = await ask(dossierId)
    expect(await told(dossierId, 'force-asked')).toEqual([second.personId, third.personId].sort())
    expect(await refusal(confirmForce(database, holder, id))).toMatchObject({ code: 'separation-of-duties', rule: 'holds-step' })
    await database.query(`UPDATE post SET valid_to = record_today() - 1 WHERE role = 'administrator' AND person_id = ANY($1::uuid[])`, [[people.submitter.personId, proposed.personId, people['unit-head'].personId, holder.personId]])
    expect(department.id).not.toBe(ministry.id)
  })

  test('out of a hold, a correction, or the step that gives the award', async () => {
    const held = await ask(await waiting())
    await holdDossier(database, organisation.people['ministry-intake'].actor, { dossierId: held.dossierId, reason: 'Có đơn khiếu nại', authority: 'Thanh tra', paperNumber: '5/TTr', expectedUntil: null })
    expect(await refusal(confirmForce(database, second, held))).toMatchObject({ code: 'conflict.held' })

    const returned = await waiting()
    await decide(database, organisation, returned, 'return')
    await follow(database, returned)
    expect(await refusal(ask(returned))).toMatchObject({ code: 'conflict.not-forcible', why: 'correction' })

    const last = await waiting()
    for (const _ of ['department-examine', 'ministry-intake']) {
      await decide(database, organisation, last)
      await follow(database, last)
    }
    expect(await refusal(ask(last))).toMatchObject({ code: 'conflict.not-forcible', why: 'decision' })
    expect((await forcePage(database, first, last)).step).toMatchObject({ why: 'decision', next: null })
  })

  test('without a reason, or a step that is not the dossier\'s', async () => {
    const [dossierId, other] = [await waiting(), await waiting()]
    const stepRowId = (await openStep(dossierId)).id
    expect(await refusal(askToForce(database, first, { requestId: randomUUID(), dossierId, stepRowId, reason: ' quá  ' }))).toMatchObject({ code: 'validation.failed', problems: [{ path: 'reason' }] })
    expect(await refusal(askToForce(database, first, { requestId: randomUUID(), dossierId, stepRowId: (await openStep(other)).id, reason }))).toMatchObject({ code: 'not-found' })
    expect(await refusal(confirmForce(database, second, { dossierId: other, requestId: (await ask(dossierId)).requestId }))).toMatchObject({ code: 'not-found' })
  })
})

describe('at the same moment', () => {
  test('two administrators confirm: the first passes the step on, the other is told', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const id = await ask(await waiting('unit-sign'))
      const answers = await raceInTurn(round, () => confirmForce(database, second, id), () => confirmForce(database, third, id))
      expect([...answers].sort()).toEqual(['conflict.settled', 'won'])
      expect(await decisionsOf(id.dossierId)).toBe(1)
      await follow(database, id.dossierId)
    }
    await expectSound(database)
  }, RACE_MS)

  test('the second confirms and the holder decides: one of them closes the step, and the other learns who did', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const id = await ask(await waiting('unit-sign'))
      const [task] = await openTasks(database, id.dossierId)
      const deciding = { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass' as const, reason: null, payload: {}, remarks: [] }
      const answers = await raceInTurn(round, () => confirmForce(database, second, id), () => decideTask(database, organisation.people['unit-head'].actor, deciding))
      expect([...answers].sort()).toEqual(['conflict.already-decided', 'won'])
      const { forced } = await database.queryOne<{ forced: boolean }>('SELECT force_request_id IS NOT NULL AS forced FROM decision WHERE dossier_id = $1', [id.dossierId])
      expect({ forced, requests: (await requestsOf(id.dossierId)).map(({ state }) => state) }).toEqual({ forced: answers[0] === 'won', requests: [answers[0] === 'won' ? 'confirmed' : 'overtaken'] })
      await follow(database, id.dossierId)
    }
    await expectSound(database)
  }, RACE_MS)

  test('two administrators ask: one request is made', async () => {
    for (let round = 0; round < Math.min(raceRounds, 10); round += 1) {
      const dossierId = await waiting('unit-sign')
      expect([...(await race(() => ask(dossierId, first), () => ask(dossierId, second)))].sort()).toEqual(['conflict.duplicate', 'won'])
      expect(await requestsOf(dossierId)).toHaveLength(1)
      await fireDue(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
    }
  }, RACE_MS)
})
