import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Day, dayNumber, localDay } from '@vinhdanh/domain'
import {
  applyCalendarYear, calendarDays, clockLedger, type Database, dossierPage, fireDue, holdDossier, loadCalendar, moveDeadline, moveTime, planSession, previewCalendarYear,
  recordNow, releaseDossier, sessionPage, withdrawDossier,
} from '@vinhdanh/record'
import { correct, decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules, STEPS, TERM_DAYS } from '../support/rules.ts'

const day = 86_400_000
const ground = { reason: 'Chờ số liệu quyết toán', authority: 'Bộ trưởng, công văn 12/BTC-VP' }
let database: Database
let close: () => Promise<void>
let organisation: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

async function opened(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  return dossierId
}
const clockOf = async (dossierId: string) => {
  const clock = (await dossierPage(database, dossierId, system)).place?.clock
  if (!clock) throw new Error('no clock runs')
  return clock
}
const later = async (from: Day, workingDays: number) => (await loadCalendar(database)).addWorkingDays(from, workingDays)
const jobs = (dossierId: string) => database.query(
  `SELECT 1 FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id
   WHERE k.identifier = 'tell-dossier' AND j.payload ->> 'dossierId' = $1 AND j.payload #>> '{fact,kind}' = 'clock-changed'`, [dossierId])

test('after a pause the explained days add up: the term, what was left out and what stood reach from the day of receipt to the last day', async () => {
  const dossierId = await opened()
  const { actor } = organisation.people.administrator
  await holdDossier(database, actor, { dossierId, reason: 'Có đơn phản ánh', authority: 'Thanh tra Bộ', paperNumber: '118/TTr', expectedUntil: null })
  await moveTime(database, 7 * day)
  await releaseDossier(database, actor, { dossierId, releasePaper: '131/TTr' })
  const { startsOn, lastDay, of, leftOut, pauses } = await clockOf(dossierId)
  expect(pauses).toHaveLength(1)
  expect(of + leftOut.length + (pauses[0]?.days ?? 0)).toBe(dayNumber(lastDay) - dayNumber(startsOn))
})

test('a dossier that is handed in again has the term of its step in full, and the term of the round before stays as it was', async () => {
  const dossierId = await opened()
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  await moveTime(database, day)
  await decide(database, organisation, dossierId, 'return')
  await follow(database, dossierId)
  const [correction, returned] = await clockLedger(database, dossierId, system)
  expect(correction).toMatchObject({ round: 1, stoppedAt: null })
  await moveTime(database, day)
  await correct(database, organisation, dossierId)
  await follow(database, dossierId)
  const [again, ...before] = await clockLedger(database, dossierId, system)
  expect(again).toMatchObject({ round: 2, stepName: returned?.stepName, budgetDays: TERM_DAYS, usedDays: 0, stoppedAt: null, lastDay: await later(again?.startsOn ?? '', TERM_DAYS) })
  expect(before[1]).toEqual(returned)
  expect(returned?.stoppedAt).not.toBeNull()
  expect((await dossierPage(database, dossierId, system)).place?.stepId).toBe(STEPS[1])
})

test('a dossier that is withdrawn while it is held is held no more', async () => {
  const dossierId = await opened()
  await holdDossier(database, organisation.people.administrator.actor, { dossierId, reason: 'Có đơn phản ánh', authority: 'Thanh tra Bộ', paperNumber: '118/TTr', expectedUntil: null })
  const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])
  await withdrawDossier(database, organisation.people.submitter.actor, { dossierId, version, reason: 'Đơn vị xin rút để bổ sung' })
  expect(await database.query('SELECT d.state, d.held_since, h.released_at IS NULL AS open FROM dossier d JOIN hold h ON h.dossier_id = d.id WHERE d.id = $1', [dossierId]))
    .toEqual([{ state: 'withdrawn', held_since: null, open: false }])
})

test('a dossier that is withdrawn leaves the agendas of sessions that are still to be held, with a line of the audit each', async () => {
  const dossierId = await opened()
  const { ministry, people } = organisation
  const today = localDay(await recordNow(database))
  const sessions: string[] = []
  for (const heldOn of ['2020-03-02', today]) {
    const { id } = await planSession(database, people['council-secretary'].actor, { unitId: ministry.id, title: 'Phiên thử', heldOn })
    await database.query('INSERT INTO session_item (session_id, dossier_id, added_at) VALUES ($1, $2, record_now())', [id, dossierId])
    sessions.push(id)
  }
  const [held = '', planned = ''] = sessions
  const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [dossierId])
  await withdrawDossier(database, people.submitter.actor, { dossierId, version, reason: 'Đơn vị xin rút để bổ sung' })
  expect([(await sessionPage(database, held)).agenda.length, (await sessionPage(database, planned)).agenda.length]).toEqual([1, 0])
  expect(await database.query(`SELECT object_id AS session FROM audit_entry WHERE act = 'council.remove-item' AND dossier_id = $1`, [dossierId])).toEqual([{ session: planned }])
})

describe('moving a deadline', () => {
  test('moves due, reminder and escalations with it, keeps the old day with its ground, and tells the workflow', async () => {
    const dossierId = await opened()
    const { actor } = organisation.people.administrator
    const { lastDay: oldLastDay } = await clockOf(dossierId)
    const newLastDay = await later(oldLastDay, 5)
    await moveDeadline(database, actor, { dossierId, oldLastDay, newLastDay, ...ground })
    const clock = await clockOf(dossierId)
    expect(clock).toMatchObject({ lastDay: newLastDay, overdueAt: null, moves: [{ oldLastDay, newLastDay, ...ground, movedByName: actor.name }] })
    const [ledger] = await clockLedger(database, dossierId, system)
    const reminder = ledger?.instants.find(({ kind }) => kind === 'reminder')
    expect(reminder?.at.slice(0, 10)).toBe(await later(newLastDay, -1))
    expect(ledger?.instants.find(({ kind }) => kind === 'due')?.at).toBe(clock.dueAt.toISOString().replace('.000Z', 'Z'))
    const [row] = await database.query<{ due: Date }>('SELECT due_at AS due FROM dossier WHERE id = $1', [dossierId])
    expect(row?.due).toEqual(clock.dueAt)
    expect(await jobs(dossierId)).toHaveLength(1)
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE act = 'clock.moved' AND dossier_id = $1 AND actor_id = $2`, [dossierId, actor.personId])).toHaveLength(1)
  })

  test('an overdue dossier that gets more time is no longer overdue, and is reminded again', async () => {
    const dossierId = await opened()
    await moveTime(database, 10 * day)
    await fireDue(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
    const { lastDay: oldLastDay, overdueAt } = await clockOf(dossierId)
    expect(overdueAt).not.toBeNull()
    const newLastDay = await later(oldLastDay, 12)
    await moveDeadline(database, organisation.people.administrator.actor, { dossierId, oldLastDay, newLastDay, ...ground })
    expect((await clockOf(dossierId)).overdueAt).toBeNull()
    const [ledger] = await clockLedger(database, dossierId, system)
    expect(ledger?.instants.every(({ firedAt }) => firedAt === null)).toBe(true)
  })

  test('is refused with the field at fault', async () => {
    const dossierId = await opened()
    const { actor } = organisation.people.administrator
    const { lastDay: oldLastDay } = await clockOf(dossierId)
    const move = (changes: object) => moveDeadline(database, actor, { dossierId, oldLastDay, newLastDay: '', ...ground, ...changes })
    const calendar = await loadCalendar(database)
    let weekend = oldLastDay
    while (calendar.isWorkingDay(weekend)) weekend = new Date(Date.parse(weekend) + day).toISOString().slice(0, 10)
    for (const [newLastDay, message] of [['', 'problem.required'], ['2026-02-30', 'problem.date'], ['2026-01-05', 'problem.in-past'], [oldLastDay, 'problem.same-day'], [weekend, 'problem.not-working-day']]) {
      await expect(move({ newLastDay })).rejects.toMatchObject({ code: 'validation.failed', details: { problems: [{ path: 'newLastDay', message }] } })
    }
    const fine = await later(oldLastDay, 2)
    await expect(move({ newLastDay: fine, reason: ' ', authority: '' })).rejects.toMatchObject({ details: { problems: [{ path: 'reason' }, { path: 'authority' }] } })
    await expect(move({ newLastDay: fine, oldLastDay: '2026-01-05' })).rejects.toMatchObject({ code: 'conflict.version' })
  })

  test('is for an administrator of the branch, and not while the clock stands', async () => {
    const dossierId = await opened()
    const { lastDay: oldLastDay } = await clockOf(dossierId)
    const input = { dossierId, oldLastDay, newLastDay: await later(oldLastDay, 1), ...ground }
    const stranger = await createOrganisation(database)
    for (const { actor } of [stranger.people.administrator, organisation.people.submitter, organisation.people.auditor, organisation.people.minister]) {
      await expect(moveDeadline(database, actor, input)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
    await holdDossier(database, organisation.people.administrator.actor, { dossierId, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
    await expect(moveDeadline(database, organisation.people.administrator.actor, input)).rejects.toMatchObject({ code: 'conflict.held' })
  })
})

describe('a year of the calendar', () => {
  test('is previewed without changing anything, then moves every running term by its working days', async () => {
    const dossierId = await opened()
    const held = await opened()
    const { actor } = organisation.people.administrator
    await holdDossier(database, actor, { dossierId: held, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
    const { lastDay: oldLastDay } = await clockOf(dossierId)
    const year = Number(oldLastDay.slice(0, 4))
    const text = { vi: 'Nghỉ bù', en: 'Day off' }
    const file = { year, title: text, confirmed: true, source: 'Thông báo thử', days: [{ day: oldLastDay, kind: 'off', name: text, source: 'Thông báo thử', confirmed: true }] }

    const preview = await previewCalendarYear(database, actor, file)
    const expected = await later(oldLastDay, 1)
    expect(preview.moved.find((term) => term.dossierId === dossierId)).toMatchObject({ oldLastDay, newLastDay: expected })
    expect(preview.moved.some((term) => term.dossierId === held)).toBe(false)
    expect((await clockOf(dossierId)).lastDay).toBe(oldLastDay)
    expect(await calendarDays(database, year)).toEqual([])

    const moved = await applyCalendarYear(database, actor, file)
    expect(moved).toEqual(preview.moved)
    expect(await clockOf(dossierId)).toMatchObject({ lastDay: expected, moves: [{ oldLastDay, newLastDay: expected, authority: 'Thông báo thử' }] })
    expect(await jobs(dossierId)).toHaveLength(1)
    expect(await jobs(held)).toHaveLength(1)

    expect((await previewCalendarYear(database, actor, file)).moved).toEqual([])
    await applyCalendarYear(database, system, { ...file, days: [] })
  })

  test('is refused with every fault, and for anybody but an administrator', async () => {
    const { administrator, submitter } = organisation.people
    await expect(previewCalendarYear(database, administrator.actor, { year: 2026 })).rejects.toMatchObject({ code: 'validation.failed' })
    await expect(previewCalendarYear(database, submitter.actor, {})).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(applyCalendarYear(database, submitter.actor, {})).rejects.toMatchObject({ code: 'auth.not-allowed' })
  })
})
