import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Actor, Day } from '@vinhdanh/domain'
import {
  addPost, type BulkActLine, bulkActs, bulkItems, carryOutBulkAct, type Database, deactivatePerson, dossierPage, findActor, holdDossier, loadCalendar, moveDeadline, type MoveDeadlinesInput, moveTime,
  rehearseMoveBack, rehearseMoveDeadlines, seenBulkAct, startBulkAct, type TermForecast,
} from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { longAgo, newHolder, openRecord, system } from '../support/record.ts'
import { importTestRules, TERM_DAYS } from '../support/rules.ts'

const ground = { reason: 'Bão lũ, không họp được', authority: 'Bộ trưởng, công văn 12/BTC-VP' }
let database: Database
let close: () => Promise<void>
let organisation: Organisation
let admin: Actor
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
  admin = organisation.people.administrator.actor
})
afterAll(() => close())

async function opened(count: number, by = organisation): Promise<string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) {
    const dossierId = await newDossier(database, by)
    await follow(database, dossierId)
    ids.push(dossierId)
  }
  return ids
}
const lastDayOf = async (dossierId: string): Promise<Day> => {
  const clock = (await dossierPage(database, dossierId, system)).place?.clock
  if (!clock) throw new Error('no clock runs')
  return clock.lastDay
}
const later = async (from: Day, workingDays: number) => (await loadCalendar(database)).addWorkingDays(from, workingDays)
const today = async () => (await database.queryOne<{ day: Day }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS day`)).day

async function rehearsed(dossierIds: readonly string[], changes: Partial<MoveDeadlinesInput> = {}, actor = admin): Promise<string> {
  const id = randomUUID()
  await rehearseMoveDeadlines(database, actor, { id, selection: { dossierIds }, shift: { workingDays: 2 }, ...ground, ...changes })
  return id
}
const items = async (id: string) => (await bulkItems(database, system, id, { after: 0, limit: 200 })).rows
const totals = async (id: string) => {
  const { done, refused, changed, left, selected, state } = await seenBulkAct(database, system, id)
  expect(done + refused + changed + left).toBe(selected)
  return { done, refused, changed, left, state }
}
/** Does as the worker's job does, until the act is finished. */
async function carriedOut(id: string): Promise<BulkActLine> {
  for (let turns = 0; turns < 20; turns += 1) {
    await carryOutBulkAct(database, id)
    const act = await seenBulkAct(database, system, id)
    if (act.state === 'finished') return act
  }
  throw new Error('the act never ended')
}
const auditOf = (id: string) => database.query<{ act: string; count: number }>(`SELECT act, count(*)::int AS count FROM audit_entry WHERE request_id = $1 OR object_id = $1 GROUP BY act ORDER BY act`, [id])

describe('a rehearsal of moving deadlines', () => {
  test('foretells every item, says why one cannot be done, and changes nothing', async () => {
    const [runs = '', held = '', over = ''] = await opened(3)
    await holdDossier(database, admin, { dossierId: held, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
    await decide(database, organisation, over, 'reject')
    await follow(database, over)
    const before = await lastDayOf(runs)
    const [jobs] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM graphile_worker.jobs')
    const id = await rehearsed([runs, held, over])
    const found = Object.fromEntries((await items(id)).map((item) => [item.dossierId, item]))
    expect(found[runs]).toMatchObject({ outcome: null, why: null, forecast: { oldLastDay: before, newLastDay: await later(before, 2), overdueBefore: false, overdueAfter: false } })
    expect(found[held]).toMatchObject({ outcome: 'refused', why: { code: 'conflict.held' } })
    expect(found[over]).toMatchObject({ outcome: 'refused', why: { code: 'conflict.state' } })
    expect(await totals(id)).toEqual({ done: 0, refused: 2, changed: 0, left: 1, state: 'rehearsed' })
    expect(await lastDayOf(runs)).toBe(before)
    expect(await database.query('SELECT count(*)::int AS count FROM graphile_worker.jobs')).toEqual([jobs])
    expect(await auditOf(id)).toEqual([])
    await carryOutBulkAct(database, id)
    expect(await lastDayOf(runs)).toBe(before)
  })

  test('takes all that the board shows under its filters, as they stand at that moment', async () => {
    const other = await createOrganisation(database)
    const own = other.people.administrator.actor
    const dossierIds = await opened(3, other)
    const id = randomUUID()
    await rehearseMoveDeadlines(database, own, { id, selection: { filters: { show: 'under-way' } }, shift: { workingDays: 1 }, ...ground })
    const [late = ''] = await opened(1, other)
    const chosen = (await items(id)).map(({ dossierId }) => dossierId)
    expect(chosen.sort()).toEqual([...dossierIds].sort())
    expect(chosen).not.toContain(late)
  })

  test('is refused with the field at fault', async () => {
    const dossierIds = await opened(1)
    const day = await today()
    const calendar = await loadCalendar(database)
    let weekend = day
    while (calendar.isWorkingDay(weekend)) weekend = new Date(Date.parse(weekend) + 86_400_000).toISOString().slice(0, 10)
    const yesterday = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
    const faults: readonly [Partial<MoveDeadlinesInput>, string, string][] = [
      [{ shift: { workingDays: 0 } }, 'workingDays', 'problem.working-days-range'], [{ shift: { workingDays: 10_000 } }, 'workingDays', 'problem.working-days-range'],
      [{ shift: { workingDays: -10_000 } }, 'workingDays', 'problem.working-days-range'], [{ shift: { workingDays: Number.NaN } }, 'workingDays', 'problem.working-days-range'],
      [{ shift: { toDay: yesterday } }, 'toDay', 'problem.in-past'], [{ shift: { toDay: weekend } }, 'toDay', 'problem.not-working-day'], [{ shift: { toDay: '2026-02-30' } }, 'toDay', 'problem.date'],
      [{ shift: { toDay: '2199-01-04' } }, 'toDay', 'problem.calendar-year-unknown'], [{ reason: ' ' }, 'reason', 'problem.required'], [{ authority: '' }, 'authority', 'problem.required'],
      [{ selection: { dossierIds: [] } }, 'selection', 'problem.nothing-selected'],
    ]
    for (const [changes, path, message] of faults) {
      await expect(rehearsed(dossierIds, changes)).rejects.toMatchObject({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message })] } })
    }
  })

  test('says of each item whether its own new day will not do: the same, past, or in a year without a calendar', async () => {
    const [dossierId = ''] = await opened(1)
    const same = await rehearsed([dossierId], { shift: { toDay: await lastDayOf(dossierId) } })
    expect((await items(same))[0]).toMatchObject({ outcome: 'refused', why: { code: 'problem.same-day' } })
    const past = await rehearsed([dossierId], { shift: { workingDays: -TERM_DAYS - 2 } })
    expect((await items(past))[0]).toMatchObject({ outcome: 'refused', why: { code: 'problem.in-past' } })
    await database.query('DELETE FROM calendar_year WHERE year > extract(year FROM record_today())')
    const unknown = await rehearsed([dossierId], { shift: { workingDays: 300 } })
    expect((await items(unknown))[0]).toMatchObject({ outcome: 'refused', why: { code: 'problem.calendar-year-unknown' }, forecast: { newLastDay: null } })
    await importTestRules(database)
    await expect(startBulkAct(database, admin, { id: unknown, count: 0 })).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('does not reach into another branch, neither for dossiers nor for acts', async () => {
    const other = await createOrganisation(database)
    const [own = ''] = await opened(1)
    const [foreign = ''] = await opened(1, other)
    const stranger = other.people.administrator.actor
    await expect(rehearsed([own], {}, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(rehearsed([own, 'no-id'])).rejects.toMatchObject({ code: 'not-found' })
    for (const { actor } of [organisation.people.auditor, organisation.people.submitter, organisation.people.minister]) {
      await expect(rehearsed([own], {}, actor)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
    const id = await rehearsed([own])
    await expect(seenBulkAct(database, stranger, id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(bulkItems(database, stranger, id, { after: 0, limit: 10 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(startBulkAct(database, stranger, { id, count: 1 })).rejects.toMatchObject({ code: 'not-found' })
    expect((await bulkActs(database, stranger, { limit: 50 })).rows).toEqual([])
    expect((await bulkActs(database, organisation.people.auditor.actor, { limit: 50 })).rows.map((act) => act.id)).toContain(id)
    await expect(bulkActs(database, organisation.people.submitter.actor, { limit: 50 })).rejects.toMatchObject({ code: 'auth.not-allowed' })
    // Sees both branches, repairs one: the other's dossier is listed with why it is not moved.
    const watcher = await newHolder(database, organisation.ministry.id, 'administrator')
    await addPost(database, system, { personId: watcher.personId, unitId: other.ministry.id, role: 'auditor', title: 'x', validFrom: longAgo, validTo: null })
    const both = (await findActor(database, watcher.personId))?.actor ?? watcher
    const mixed = await rehearsed([own, foreign], {}, both)
    expect((await items(mixed)).map(({ dossierId, why }) => [dossierId, why?.code ?? null])).toEqual(expect.arrayContaining([[own, null], [foreign, 'auth.not-allowed']]))
    await expect(seenBulkAct(database, stranger, mixed)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('moving many deadlines', () => {
  test('moves each as foretold, with its old day, one line of the audit each and two for the act, and tells each workflow', async () => {
    const dossierIds = await opened(3)
    const id = await rehearsed(dossierIds)
    await startBulkAct(database, admin, { id, count: 3 })
    expect(await database.query('SELECT payload FROM graphile_worker._private_jobs WHERE key = $1', [`bulk:${id}`])).toMatchObject([{ payload: { bulkActId: id } }])
    expect(await carriedOut(id)).toMatchObject({ done: 3, refused: 0, changed: 0, left: 0, selected: 3 })
    for (const { dossierId, forecast, proof } of await items(id)) {
      const { newLastDay, oldLastDay } = forecast as TermForecast
      expect(proof).toEqual({ lastDay: newLastDay, overdue: false })
      const clock = (await dossierPage(database, dossierId, system)).place?.clock
      expect(clock).toMatchObject({ lastDay: newLastDay, moves: [{ oldLastDay, newLastDay, ...ground, movedByName: admin.name }] })
      expect(await database.query(`SELECT 1 FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1 AND payload #>> '{fact,kind}' = 'clock-changed'`, [dossierId])).toHaveLength(1)
    }
    expect(await auditOf(id)).toEqual([{ act: 'bulk.finished', count: 1 }, { act: 'bulk.started', count: 1 }, { act: 'clock.moved', count: 3 }])
  })

  test('is asked twice at every door and happens once', async () => {
    const dossierIds = await opened(2)
    const id = randomUUID()
    const input: MoveDeadlinesInput = { id, selection: { dossierIds }, shift: { workingDays: 2 }, ...ground }
    await Promise.all([rehearseMoveDeadlines(database, admin, input), rehearseMoveDeadlines(database, admin, input)])
    expect(await items(id)).toHaveLength(2)
    await expect(rehearseMoveDeadlines(database, (await createOrganisation(database)).people.administrator.actor, input)).rejects.toMatchObject({ code: 'conflict.duplicate' })
    await expect(startBulkAct(database, admin, { id, count: 3 })).rejects.toMatchObject({ code: 'validation.failed', details: { problems: [{ path: 'count', message: 'problem.count-to-type', params: { count: 2 } }] } })
    await Promise.all([startBulkAct(database, admin, { id, count: 2 }), startBulkAct(database, admin, { id, count: 2 })])
    await Promise.all([carryOutBulkAct(database, id), carryOutBulkAct(database, id), carryOutBulkAct(database, id)])
    await carriedOut(id)
    await carryOutBulkAct(database, id)
    expect(await auditOf(id)).toEqual([{ act: 'bulk.finished', count: 1 }, { act: 'bulk.started', count: 1 }, { act: 'clock.moved', count: 2 }])
    for (const dossierId of dossierIds) expect((await dossierPage(database, dossierId, system)).place?.clock?.moves).toHaveLength(1)
  })

  test('leaves alone what is no longer as it was seen: moved by another, held, or a step further', async () => {
    const [stays = '', moved = '', held = '', passed = ''] = await opened(4)
    const id = await rehearsed([stays, moved, held, passed])
    const day = await lastDayOf(moved)
    await moveDeadline(database, admin, { dossierId: moved, oldLastDay: day, newLastDay: await later(day, 7), ...ground })
    await holdDossier(database, admin, { dossierId: held, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
    await decide(database, organisation, passed)
    await follow(database, passed)
    const next = await lastDayOf(passed)
    await startBulkAct(database, admin, { id, count: 4 })
    expect(await carriedOut(id)).toMatchObject({ done: 1, refused: 0, changed: 3, left: 0 })
    expect(Object.fromEntries((await items(id)).map(({ dossierId, why }) => [dossierId, why?.code]))).toEqual({ [stays]: undefined, [moved]: 'conflict.version', [held]: 'conflict.held', [passed]: 'conflict.version' })
    expect(await lastDayOf(moved)).toBe(await later(day, 7))
    expect(await lastDayOf(passed)).toBe(next)
  })

  test('acts with the rights its orderer has by then: whose account was closed moves nothing more', async () => {
    const dossierIds = await opened(2)
    const leaver = await newHolder(database, organisation.ministry.id, 'administrator')
    const id = await rehearsed(dossierIds, {}, leaver)
    await startBulkAct(database, leaver, { id, count: 2 })
    await deactivatePerson(database, system, leaver.personId)
    expect(await carriedOut(id)).toMatchObject({ done: 0, refused: 2, changed: 0, left: 0 })
    expect((await items(id)).map(({ why }) => why?.code)).toEqual(['auth.not-allowed', 'auth.not-allowed'])
  })

  test('an overdue term that gets more time is no longer overdue', async () => {
    const [dossierId = ''] = await opened(1)
    await moveTime(database, 10 * 86_400_000)
    await follow(database, dossierId)
    const id = await rehearsed([dossierId], { shift: { toDay: await later(await today(), 3) } })
    expect((await items(id))[0]).toMatchObject({ forecast: { overdueBefore: true, overdueAfter: false } })
    await startBulkAct(database, admin, { id, count: 1 })
    await carriedOut(id)
    expect((await dossierPage(database, dossierId, system)).place?.clock).toMatchObject({ overdueAt: null, late: 0 })
  })
})

describe('the way back', () => {
  test('returns those that stand as the act left them, each to its old day, as an act of its own', async () => {
    const [stays = '', moved = ''] = await opened(2)
    const before = await lastDayOf(stays)
    const id = await rehearsed([stays, moved])
    await expect(rehearseMoveBack(database, admin, { id: randomUUID(), undoes: id, ...ground })).rejects.toMatchObject({ code: 'conflict.state' })
    await startBulkAct(database, admin, { id, count: 2 })
    await carriedOut(id)
    const day = await lastDayOf(moved)
    await moveDeadline(database, admin, { dossierId: moved, oldLastDay: day, newLastDay: await later(day, 1), ...ground })
    const back = randomUUID()
    await expect(rehearseMoveBack(database, admin, { id: back, undoes: id, reason: '', authority: 'x' })).rejects.toMatchObject({ code: 'validation.failed' })
    await rehearseMoveBack(database, admin, { id: back, undoes: id, ...ground })
    const foretold = await items(back)
    expect(foretold).toHaveLength(2)
    expect(foretold).toEqual(expect.arrayContaining([
      expect.objectContaining({ dossierId: stays, outcome: null, forecast: expect.objectContaining({ oldLastDay: day, newLastDay: before }) }),
      expect.objectContaining({ dossierId: moved, outcome: 'refused', why: { code: 'conflict.version' } }),
    ]))
    await startBulkAct(database, admin, { id: back, count: 1 })
    expect(await carriedOut(back)).toMatchObject({ done: 1, refused: 1, undoes: id })
    expect(await lastDayOf(stays)).toBe(before)
    expect((await dossierPage(database, stays, system)).place?.clock?.moves).toHaveLength(2)
    await expect(rehearseMoveBack(database, admin, { id: randomUUID(), undoes: back, ...ground })).rejects.toMatchObject({ code: 'conflict.state' })
  })
})
