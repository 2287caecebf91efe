import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import {
  addCouncilMember, type Database, deactivatePerson, decideTask, findActor, type LeaverPlan, planSession, previewLeaver, reactivatePerson, refreshHolders, sessionPage, stuckLines,
} from '@vinhdanh/record'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { correct, decide, newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { RACE_MS, raceInTurn } from '../support/race.ts'
import { longAgo, newHolder, newPerson, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'
import { dayAhead, substitute } from '../support/substitution.ts'

const reason = 'Nghỉ hưu theo Quyết định 15/QĐ-BTC'
let database: Database
let organisation: Organisation
let dossierId: string
const closers: (() => Promise<void>)[] = []

/** A dossier that waits for the head of its unit. */
beforeEach(async () => {
  const opened = await openRecord()
  database = opened.database
  closers.push(opened.close)
  await importTestRules(database)
  organisation = await createOrganisation(database)
  dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
})
afterAll(() => Promise.all(closers.map((close) => close())))

const administrator = () => organisation.people.administrator.actor
const holders = async (id = dossierId) => (await openTasks(database, id)).map(({ holderId }) => holderId).sort()
const choicesOf = ({ groups }: LeaverPlan) => groups.map(({ key, heirId }) => ({ group: key, heirId }))
const wrong = (path: string, message: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message: `problem.${message}` })] } })
const expectSoundRecord = async () => expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])

/** Closes the account as it was proposed, or with other choices, and expects the record to stand as it was forecast. */
async function sweep(personId: string, over: Readonly<Record<string, string | null>> = {}): Promise<LeaverPlan> {
  const proposed = await previewLeaver(database, administrator(), personId, null)
  const heirs = choicesOf(proposed).map(({ group, heirId }) => ({ group, heirId: group in over ? over[group] ?? null : heirId }))
  const plan = await previewLeaver(database, administrator(), personId, heirs)
  await deactivatePerson(database, administrator(), personId, { reason, heirs, digest: plan.digest })
  for (const { task, goes, toId } of plan.taskForecasts) {
    const now = await holders(task.dossierId)
    if (goes === 'stays') expect(now).toContain(task.holderId)
    else expect(now).not.toContain(personId)
    if (toId !== null) expect(now).toContain(toId)
  }
  return plan
}

describe('the tasks of somebody who leaves', () => {
  test('go to whoever has the same post, and stay there', async () => {
    const leaver = organisation.people['unit-head'].personId
    // Away when the step opened, so that it is not theirs yet.
    const heir = await newHolder(database, organisation.unit.id, 'unit-head')
    await database.query(`UPDATE task SET state = 'cancelled', closed_at = record_now() WHERE holder_id = $1`, [heir.personId])
    const { taskForecasts, groups } = await sweep(leaver)
    expect(groups[0]).toMatchObject({ kind: 'tasks', role: 'unit-head', count: 1, heirId: heir.personId })
    expect(groups[0]?.heirs.map(({ by }) => by)).toEqual(['same-post', 'superior'])
    expect(taskForecasts).toMatchObject([{ goes: 'to-heir', toId: heir.personId, barred: null }])
    await refreshHolders(database)
    expect(await holders()).toEqual([heir.personId])
    expect(await database.query(`SELECT state, handed_over_to AS "to", hand_over_reason AS why FROM task WHERE holder_id = $1`, [leaver])).toEqual([{ state: 'handed-over', to: heir.personId, why: reason }])
    await expectSoundRecord()
  })

  test('go to the nearest head above where nobody has the same post, until somebody is appointed', async () => {
    const heir = organisation.people['department-head'].personId
    expect((await sweep(organisation.people['unit-head'].personId)).taskForecasts).toMatchObject([{ goes: 'to-heir', toId: heir }])
    await refreshHolders(database)
    expect(await holders()).toEqual([heir])
    const successor = await newHolder(database, organisation.unit.id, 'unit-head')
    await refreshHolders(database)
    expect(await holders()).toEqual([successor.personId])
    await expectSoundRecord()
  })

  test('stay, named with the rule, where the heir may not decide: they are given to nobody', async () => {
    const heir = await newHolder(database, organisation.unit.id, 'unit-head')
    await database.query('UPDATE nominee SET person_id = $1 WHERE id = (SELECT nominee_id FROM dossier WHERE id = $2)', [heir.personId, dossierId])
    await refreshHolders(database)
    expect(await holders()).toEqual([organisation.people['unit-head'].personId])
    expect((await sweep(organisation.people['unit-head'].personId, {})).taskForecasts).toMatchObject([{ goes: 'stays', toId: null, barred: 'own-nomination' }])
    expect(await stuckLines(database, [dossierId])).toEqual(expect.arrayContaining([expect.objectContaining({ cause: 'holders-inactive' })]))
    expect((await database.queryOne<{ after: object }>(`SELECT after FROM audit_entry WHERE act = 'person.deactivate'`)).after).toMatchObject({ tasks: [{ goes: 'stays', barred: 'own-nomination' }], reason })
  })

  test('go back to the principal whom they substituted for, and a substitute of theirs hands over too', async () => {
    const head = organisation.people['unit-head'].personId
    const acting = await newPerson(database)
    await substitute(database, head, acting, [0, 5], { running: 'move' })
    expect(await holders()).toEqual([acting])
    expect((await previewLeaver(database, system, acting, null)).taskForecasts).toMatchObject([{ goes: 'back', toId: head }])
    await deactivatePerson(database, system, acting)
    expect(await holders()).toEqual([head])
    const second = await newPerson(database)
    await substitute(database, head, second, [0, 5], { running: 'move' })
    const superior = organisation.people['department-head'].personId
    expect((await sweep(head)).taskForecasts).toMatchObject([{ goes: 'to-heir', toId: superior }])
    await refreshHolders(database)
    expect(await holders()).toEqual([superior])
  })
})

describe('what else hangs on somebody who leaves', () => {
  test('dossiers they wrote go to another submitter, who may correct them; the leaver may still not decide on them', async () => {
    const leaver = organisation.people.submitter.personId
    const heir = await newHolder(database, organisation.unit.id, 'submitter')
    const draft = (await newDraft(database, organisation)).dossierId
    await decide(database, organisation, dossierId, 'return')
    await follow(database, dossierId)
    const { writtenForecasts } = await sweep(leaver)
    expect(writtenForecasts.map(({ state, goes, toId }) => [state, goes, toId]).sort()).toEqual([['draft', 'to-heir', heir.personId], ['returned', 'to-heir', heir.personId]])
    expect(await holders()).toEqual([heir.personId])
    expect(await database.query('SELECT created_by AS "by", former_authors AS "before" FROM dossier WHERE id = $1', [draft])).toEqual([{ by: heir.personId, before: [leaver] }])
    const heirs = { ...organisation, people: { ...organisation.people, submitter: { ...organisation.people.submitter, personId: heir.personId, actor: heir } } }
    await correct(database, heirs, dossierId)
    await reactivatePerson(database, administrator(), leaver)
    await database.query(`UPDATE post SET role = 'unit-head' WHERE person_id = $1`, [leaver])
    await follow(database, dossierId)
    await refreshHolders(database)
    expect(await holders()).not.toContain(leaver)
    await expectSoundRecord()
  })

  test('a seat ends today and goes to the heir with what is planned; posts, substitutions, sessions, tokens and feed end', async () => {
    const { minister, 'ministry-examiner': examiner } = organisation.people
    const { ministry } = organisation
    await addCouncilMember(database, system, { unitId: ministry.id, name: 'Chủ tịch', position: 'chair', personId: minister.personId, validFrom: longAgo, validTo: null })
    const { id: sessionId } = await planSession(database, system, { unitId: ministry.id, title: 'Phiên tháng sau', heldOn: await dayAhead(database, 20) })
    await substitute(database, minister.personId, await newPerson(database), [0, 3])
    const proposed = await previewLeaver(database, administrator(), minister.personId, null)
    expect(proposed).toMatchObject({ seats: [{ position: 'chair', sessions: [{ title: 'Phiên tháng sau' }] }], substitutions: [{ direction: 'gives' }], posts: [{ role: 'minister' }] })
    const seat = proposed.groups.find(({ kind }) => kind === 'seat')
    expect(seat?.heirId).toBeNull()
    await sweep(minister.personId, { [seat?.key ?? '']: examiner.personId })
    expect((await sessionPage(database, sessionId)).members).toHaveLength(1)
    expect(await database.query(`SELECT person_id AS id FROM council_member WHERE valid_to IS NULL`)).toEqual([{ id: examiner.personId }])
    expect(await database.query('SELECT 1 FROM substitution WHERE revoked_at IS NULL')).toEqual([])
    expect(await database.queryOne('SELECT valid_to = record_today() AS ended FROM post WHERE person_id = $1', [minister.personId])).toEqual({ ended: true })
  })

  test('doing it again changes nothing; an account that is opened again holds no post', async () => {
    const { personId } = await newHolder(database, organisation.department.id, 'department-examiner')
    await sweep(personId)
    const before = await database.queryOne<{ n: number }>('SELECT count(*)::int AS n FROM audit_entry')
    await deactivatePerson(database, administrator(), personId)
    expect(await database.queryOne('SELECT count(*)::int AS n FROM audit_entry')).toEqual(before)
    await reactivatePerson(database, administrator(), personId)
    await reactivatePerson(database, administrator(), personId)
    expect(await findActor(database, personId)).not.toBeNull()
    expect(await database.query(`SELECT act FROM audit_entry WHERE object_id = $1 AND act LIKE 'person.%activate' ORDER BY seq`, [personId])).toEqual([{ act: 'person.deactivate' }, { act: 'person.reactivate' }])
  })
})

describe('refused', () => {
  test.each([
    ['for oneself', () => [administrator(), organisation.people.administrator.personId] as const, wrong('person', 'leaver-self')],
    ['for the last administrator', () => [system, organisation.people.administrator.personId] as const, wrong('person', 'leaver-last-administrator')],
  ])('%s', async (_, who, error) => {
    await expect(previewLeaver(database, ...who(), null)).rejects.toMatchObject(error)
    await expect(deactivatePerson(database, ...who())).rejects.toMatchObject(error)
  })

  test('for somebody of another branch, closing and opening alike', async () => {
    const stranger = (await createOrganisation(database)).people.administrator.actor
    const { personId } = organisation.people['unit-head']
    for (const act of [() => previewLeaver(database, stranger, personId, null), () => deactivatePerson(database, stranger, personId), () => reactivatePerson(database, stranger, personId)]) {
      await expect(act()).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
  })

  test('with an heir who has not the post, and when what was looked at has changed', async () => {
    const { personId } = organisation.people['unit-head']
    const plan = await previewLeaver(database, administrator(), personId, null)
    const group = plan.groups[0]?.key ?? ''
    const heirs = [{ group, heirId: organisation.people.auditor.personId }]
    await expect(deactivatePerson(database, administrator(), personId, { reason, heirs, digest: null })).rejects.toMatchObject(wrong(`heir.${group}`, 'heir-without-post'))
    await follow(database, await newDossier(database, organisation))
    await expect(deactivatePerson(database, administrator(), personId, { reason, heirs: choicesOf(plan), digest: plan.digest })).rejects.toMatchObject({ code: 'conflict.version' })
  })
})

test('the leaver decides while the account is being closed: it is decided by them or waits for the heir, never both', async () => {
  const heir = organisation.people['department-head'].personId
  for (let round = 0; round < 10; round += 1) {
    const leaver = await newHolder(database, organisation.unit.id, 'unit-head')
    if (round === 0) await deactivatePerson(database, system, organisation.people['unit-head'].personId)
    const id = await newDossier(database, organisation)
    await follow(database, id)
    const task = (await openTasks(database, id)).find(({ holderId }) => holderId === leaver.personId)
    const heirs = choicesOf(await previewLeaver(database, administrator(), leaver.personId, null))
    const [decided, closed] = await raceInTurn(round,
      () => decideTask(database, leaver, { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [] }),
      () => deactivatePerson(database, administrator(), leaver.personId, { reason, heirs, digest: null }))
    expect([['won', 'won'], ['link.over', 'won']]).toContainEqual([decided, closed])
    const { n } = await database.queryOne<{ n: number }>('SELECT count(*)::int AS n FROM decision WHERE dossier_id = $1', [id])
    expect(n).toBe(decided === 'won' ? 1 : 0)
    if (decided !== 'won') expect(await holders(id)).toEqual([heir])
  }
  await expectSoundRecord()
}, RACE_MS)
