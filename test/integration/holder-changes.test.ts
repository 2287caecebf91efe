import { afterAll, beforeEach, expect, test } from '@jest/globals'
import {
  addPost, addSubstitution, askToRefreshHoldersNextMorning, type Database, deactivatePerson, decideTask, endPost, moveTime, refreshHolders, revokeSubstitution, stuckLines,
} from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { refreshHoldersDaily } from '../../apps/worker/src/jobs/refresh-holders.job.ts'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, newPerson, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

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
const day = async (ahead: number): Promise<string> => (await database.queryOne<{ day: string }>(`SELECT to_char(record_today() + $1::int, 'YYYY-MM-DD') AS day`, [ahead])).day
const substitute = async (from: number, to: number) => {
  const substituteId = await newPerson(database)
  const { id } = await addSubstitution(database, system, { personId: head, substituteId, validFrom: await day(from), validTo: await day(to), awardCodes: null, reason: 'Nghỉ phép' })
  return { id, substituteId }
}
const expectSoundRecord = async () => expect((await checkInvariants({ database })).filter(({ id }) => id !== 'I20')).toEqual([])

test('a substitute gets what is open on the first day and loses it after the last; twice a day changes nothing more', async () => {
  const { substituteId } = await substitute(1, 1)
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
  const { id, substituteId } = await substitute(0, 5)
  expect(await holders()).toEqual([head, substituteId].sort())
  await revokeSubstitution(database, system, id)
  expect(await holders()).toEqual([head])
  await addSubstitution(database, system, { personId: head, substituteId, validFrom: await day(0), validTo: await day(5), awardCodes: null, reason: 'Nghỉ phép' })
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
