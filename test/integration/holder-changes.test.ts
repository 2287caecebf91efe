import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  addPost, askToRefreshHoldersNextMorning, type Database, deactivatePerson, decideTask, dossierTimeline, endPost, handOverTask, moveTime, previewSubstitution, refreshHolders, revokeSubstitution, stuckLines, taskPage,
} from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { refreshHoldersDaily } from '../../apps/worker/src/jobs/refresh-holders.job.ts'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, newPerson, openRecord, system } from '../support/record.ts'
import { AWARD, importTestRules } from '../support/rules.ts'
import { dayAhead, substitute } from '../support/substitution.ts'

const dayMs = 86_400_000
let database: Database
let organisation: Organisation
let head: string
let dossierId: string
const closers: (() => Promise<void>)[] = []

/** A dossier that waits for the head of its unit, in a record of its own, as time moves. */
beforeEach(async () => {
  const opened = await openRecord()
  database = opened.database
  closers.push(opened.close)
  await importTestRules(database)
  organisation = await createOrganisation(database)
  head = organisation.people['unit-head'].personId
  dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
})
afterAll(() => Promise.all(closers.map((close) => close())))

const holders = async () => (await openTasks(database, dossierId)).map(({ holderId }) => holderId).sort()
const day = (ahead: number) => dayAhead(database, ahead)
const expectSoundRecord = async () => expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])

test('a substitute gets what is open on the first day and loses it after the last; twice a day changes nothing more', async () => {
  const substituteId = await newPerson(database)
  await substitute(database, head, substituteId, [1, 1])
  await refreshHolders(database)
  expect(await holders()).toEqual([head])
  await moveTime(database, dayMs)
  for (let time = 0; time < 2; time += 1) {
    await refreshHolders(database)
    expect(await holders()).toEqual([head, substituteId].sort())
  }
  await moveTime(database, dayMs)
  for (let time = 0; time < 2; time += 1) {
    await refreshHolders(database)
    expect(await holders()).toEqual([head])
  }
  expect(await database.query(`SELECT act FROM audit_entry WHERE act IN ('step.offered', 'step.withdrawn') ORDER BY seq`)).toEqual([{ act: 'step.offered' }, { act: 'step.withdrawn' }])
  expect(await database.query('SELECT state FROM notice WHERE recipient_id = $1', [substituteId])).toEqual([{ state: 'cancelled' }])
})

test('a substitution that is revoked takes the task away at once; a new one gives it again', async () => {
  const substituteId = await newPerson(database)
  const id = await substitute(database, head, substituteId, [0, 5])
  expect(await holders()).toEqual([head, substituteId].sort())
  await revokeSubstitution(database, system, id)
  expect(await holders()).toEqual([head])
  await substitute(database, head, substituteId, [0, 5])
  expect(await holders()).toEqual([head, substituteId].sort())
  await expectSoundRecord()
})

test('somebody appointed for a later day gets what is open on that day; whoever left has no task the day after', async () => {
  const next = await newPerson(database)
  await addPost(database, system, { personId: next, unitId: organisation.unit.id, role: 'unit-head', title: 'Trưởng đơn vị', validFrom: await day(1), validTo: null })
  const { id } = await database.queryOne<{ id: string }>('SELECT id FROM post WHERE person_id = $1', [head])
  await endPost(database, system, { postId: id, lastDay: await day(0) })
  expect(await holders()).toEqual([head])
  await moveTime(database, dayMs)
  await refreshHolders(database)
  expect(await holders()).toEqual([next])
  await expectSoundRecord()
})

test('a post that ended yesterday and an account that is closed lose their tasks at once', async () => {
  const [second, third] = [await newHolder(database, organisation.unit.id, 'unit-head'), await newHolder(database, organisation.unit.id, 'unit-head')]
  expect(await holders()).toEqual([head, second.personId, third.personId].sort())
  const { id } = await database.queryOne<{ id: string }>('SELECT id FROM post WHERE person_id = $1', [head])
  await endPost(database, system, { postId: id, lastDay: await day(-1) })
  expect(await holders()).toEqual([second.personId, third.personId].sort())
  await deactivatePerson(database, system, second.personId)
  expect(await holders()).toEqual([third.personId])
  const [task] = await openTasks(database, dossierId)
  await decideTask(database, third, { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [] })
  await follow(database, dossierId)
  await expectSoundRecord()
})

test('where nobody else remains the task stays, and the board shows the step as stuck', async () => {
  await deactivatePerson(database, system, head)
  await refreshHolders(database)
  expect(await holders()).toEqual([head])
  expect(await stuckLines(database, [dossierId])).toEqual(expect.arrayContaining([expect.objectContaining({ dossierId, cause: 'holders-inactive' })]))
})

test('the job asks for itself on the next working morning at 07:30 by the record\'s time, and there is one of it', async () => {
  await moveTime(database, 3 * dayMs)
  for (let time = 0; time < 2; time += 1) await refreshHoldersDaily({}, { database })
  const morning = await askToRefreshHoldersNextMorning(database)
  expect(morning.toISOString()).toMatch(/T00:30:00\.000Z$/)
  expect([0, 6]).not.toContain(morning.getUTCDay())
  const jobs = await database.query<{ at: Date }>(`SELECT run_at + (SELECT shift FROM time_shift) AS at FROM graphile_worker.jobs WHERE task_identifier = 'refresh-holders'`)
  expect(jobs.map(({ at }) => Math.round(at.getTime() / 1_000))).toEqual([morning.getTime() / 1_000])
})

describe('tasks that run when a substitution begins', () => {
  const state = async (personId: string) => (await database.query<{ state: string; onBehalfOf: string | null }>(
    `SELECT state, on_behalf_of AS "onBehalfOf" FROM task WHERE dossier_id = $1 AND holder_id = $2`, [dossierId, personId]))[0]

  test('moved, they leave the holder for the substitute, whatever opens meanwhile goes the same way, and what is open goes back at the end', async () => {
    const substituteId = await newPerson(database)
    await substitute(database, head, substituteId, [0, 1], { running: 'move' })
    expect(await holders()).toEqual([substituteId])
    expect(await state(substituteId)).toEqual({ state: 'open', onBehalfOf: head })
    const other = await newDossier(database, organisation)
    await follow(database, other)
    expect((await openTasks(database, other)).map(({ holderId }) => holderId)).toEqual([substituteId])
    await expectSoundRecord()
    await moveTime(database, 2 * dayMs)
    await refreshHolders(database)
    expect(await holders()).toEqual([head])
    expect((await openTasks(database, other)).map(({ holderId }) => holderId)).toEqual([head])
  })

  test('moved for days to come, they go on the first of them', async () => {
    const substituteId = await newPerson(database)
    await substitute(database, head, substituteId, [1, 5], { running: 'move' })
    expect(await holders()).toEqual([head])
    await moveTime(database, dayMs)
    await refreshHolders(database)
    expect(await holders()).toEqual([substituteId])
  })

  test('moved and revoked, they are the holder’s again at once', async () => {
    const substituteId = await newPerson(database)
    const id = await substitute(database, head, substituteId, [0, 5], { running: 'move' })
    await revokeSubstitution(database, system, id)
    expect(await holders()).toEqual([head])
    expect(await state(substituteId)).toMatchObject({ state: 'cancelled' })
  })

  test('left, they stay with the holder; what opens from then on is shared', async () => {
    const substituteId = await newPerson(database)
    await substitute(database, head, substituteId, [0, 5], { running: 'leave' })
    await refreshHolders(database)
    expect(await holders()).toEqual([head])
    const other = await newDossier(database, organisation)
    await follow(database, other)
    await refreshHolders(database)
    expect((await openTasks(database, other)).map(({ holderId }) => holderId).sort()).toEqual([head, substituteId].sort())
  })

  test.each([['an author', 'own-dossier'], ['a nominee', 'own-nomination']] as const)('%s of the dossier is not offered its task; the holder keeps it and is told why', async (_, because) => {
    const { personId: author } = organisation.people.submitter
    const substituteId = because === 'own-dossier' ? author : await newPerson(database)
    if (because === 'own-nomination') await database.query('UPDATE nominee SET person_id = $2 WHERE id = (SELECT nominee_id FROM dossier WHERE id = $1)', [dossierId, substituteId])
    const [validFrom, validTo] = [await day(0), await day(5)]
    const asked = { personId: head, substituteId, validFrom, validTo, awardCodes: null, reason: 'Nghỉ phép', running: 'move' as const }
    expect(await previewSubstitution(database, system, asked)).toMatchObject({ tasks: [{ goes: 'leave', because }] })
    expect(await holders()).toEqual([head])
    const id = await substitute(database, head, substituteId, [0, 5], { running: 'move' })
    expect(await holders()).toEqual([head])
    expect(await stuckLines(database, [dossierId])).toMatchObject([{ cause: 'holders-away', evidence: { people: [organisation.people['unit-head'].actor.name] } }])
    await revokeSubstitution(database, system, id)
    expect(await stuckLines(database, [dossierId])).toEqual([])
  })

  test('the preview says what the act does, for the awards concerned', async () => {
    const substituteId = await newPerson(database)
    const [validFrom, validTo] = [await day(0), await day(5)]
    const asked = { personId: head, substituteId, validFrom, validTo, awardCodes: [AWARD], reason: 'Nghỉ phép' }
    for (const running of ['move', 'share', 'leave'] as const) {
      expect(await previewSubstitution(database, system, { ...asked, running })).toMatchObject({ substituteName: 'Người thử', tasks: [{ goes: running, because: null }] })
    }
    expect(await holders()).toEqual([head])
  })

  test('what its holder handed to a colleague stays there', async () => {
    const colleague = await newHolder(database, organisation.unit.id, 'unit-head')
    const [task] = (await openTasks(database, dossierId)).filter(({ holderId }) => holderId === head)
    await deactivatePerson(database, system, (await newHolder(database, organisation.unit.id, 'unit-head')).personId)
    await handOverTask(database, organisation.people['unit-head'].actor, { taskId: task?.taskId ?? '', colleagueId: colleague.personId, reason: 'Tôi đi công tác tuần này' })
    await substitute(database, head, await newPerson(database), [0, 5], { running: 'move' })
    expect(await holders()).toEqual([colleague.personId])
  })
})

test('a substitute whose days are over decides nothing more, even before the holders were looked at, and the page of the task says why', async () => {
  const deputy = await newHolder(database, organisation.unit.id, 'auditor')
  await substitute(database, head, deputy.personId, [0, 1], { running: 'move' })
  const [task] = await openTasks(database, dossierId)
  const decide = () => decideTask(database, deputy, { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [] })
  await moveTime(database, 2 * dayMs)
  expect(await holders()).toEqual([deputy.personId])
  await expect(decide()).rejects.toMatchObject({ code: 'link.over' })
  expect((await taskPage(database, task?.taskId ?? '', deputy)).substitution).toMatchObject({ inForce: false, revokedOn: null })
  await refreshHolders(database)
  await expect(decide()).rejects.toMatchObject({ code: 'link.over' })
  expect((await dossierTimeline(database, dossierId, deputy)).filter(({ kind }) => kind === 'offered' || kind === 'withdrawn').map(({ kind, people }) => [kind, ...people])).toEqual([
    ['offered', deputy.name], ['withdrawn', organisation.people['unit-head'].actor.name], ['offered', organisation.people['unit-head'].actor.name], ['withdrawn', deputy.name],
  ])
})

test('who is away is told on the page of a moved task who has it, and until when', async () => {
  const [task] = await openTasks(database, dossierId)
  await substitute(database, head, await newPerson(database, 'Người thay'), [0, 3], { running: 'move' })
  expect((await taskPage(database, task?.taskId ?? '', organisation.people['unit-head'].actor)).movedTo).toEqual({ name: 'Người thay', validTo: await day(3) })
})

test('a substitution that ended over a weekend while no worker ran is brought up to the day by the next run', async () => {
  const substituteId = await newPerson(database)
  await substitute(database, head, substituteId, [0, 1], { running: 'move' })
  await moveTime(database, 6 * dayMs)
  expect(await holders()).toEqual([substituteId])
  await refreshHoldersDaily({}, { database })
  expect(await holders()).toEqual([head])
})
