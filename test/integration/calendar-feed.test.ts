import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import type { Role } from '@vinhdanh/domain'
import {
  addCouncilMember, createCalendarFeed, type Database, deactivatePerson, decideTask, dossierPage, findActor, holdDossier, loadCalendar, moveDeadline, planSession, recordNow, releaseDossier,
  revokeCalendarFeed,
} from '@vinhdanh/record'
import ICAL from 'ical.js'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { longAgo, newPerson, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const ground = { reason: 'Chờ số liệu quyết toán', authority: 'Bộ trưởng, công văn 12/BTC-VP' }
let database: Database
let close: () => Promise<void>
let web: RunningWeb
let organisation: Organisation
beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  await importTestRules(database)
  web = await startWeb({ VINHDANH_DATABASE_URL: record.url })
})
beforeEach(async () => { organisation = await createOrganisation(database) })
afterAll(async () => {
  await web.stop()
  await close()
})

async function opened(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  return dossierId
}
async function feedOf(who: Role | { actor: Organisation['people'][Role]['actor'] }): Promise<string> {
  const token = randomToken()
  await createCalendarFeed(database, typeof who === 'string' ? organisation.people[who].actor : who.actor, digestOf(token))
  return token
}
const get = (token: string, init: RequestInit = {}) => fetch(`${web.url}/feeds/${token}.ics`, init)
async function eventsOf(token: string): Promise<{ uid: string; sequence: number; day: string; allDay: boolean; summary: string; description: string }[]> {
  const calendar = new ICAL.Component(ICAL.parse(await (await get(token)).text()) as unknown[])
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const { uid, sequence, startDate, summary, description } = new ICAL.Event(component)
    return { uid, sequence: Number(sequence), day: startDate.toString(), allDay: startDate.isDate, summary, description }
  })
}
const lastDayOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).place?.clock?.lastDay ?? ''
const later = async (day: string, workingDays: number) => (await loadCalendar(database)).addWorkingDays(day, workingDays)

describe('the calendar feed of a person', () => {
  test('shows an open task on its last day, by act, code and award, and names nobody', async () => {
    const dossierId = await opened()
    const token = await feedOf('unit-head')
    const [task] = await openTasks(database, dossierId)
    const { hostname } = new URL(web.config.publicWebUrl)
    const { code, nominee } = await database.queryOne<{ code: string; nominee: string }>('SELECT d.code, n.name AS nominee FROM dossier d JOIN nominee n ON n.id = d.nominee_id WHERE d.id = $1', [dossierId])
    const [event, ...others] = await eventsOf(token)
    expect(others).toEqual([])
    expect(event).toMatchObject({ uid: `${task?.taskId}@${hostname}`, sequence: 0, day: await lastDayOf(dossierId), allDay: true })
    expect(event?.summary).toContain(` · ${code} · `)
    expect(event?.description).toContain(`${web.config.publicWebUrl.replace(/\/$/, '')}/tasks/${task?.taskId}`)
    const answer = await get(token)
    const folded = await answer.text()
    for (const line of folded.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(folded).toMatch(/\r\nDTSTAMP:\d{8}T\d{6}Z\r\n/)
    expect(folded).toMatch(/\r\nEND:VCALENDAR\r\n$/)
    const text = folded.replace(/\r\n /g, '')
    for (const hidden of [nominee, nominee.split(' ').at(-1) ?? '', organisation.people['unit-head'].actor.name, token]) expect(text).not.toContain(hidden)
    expect(text).toContain('X-WR-CALNAME:Vinh Danh')
    expect(text).toContain('X-WR-TIMEZONE:Asia/Ho_Chi_Minh')
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('private, max-age=900')
  })

  test('is the same for as long as nothing changes, so that 304 is enough, and HEAD works', async () => {
    await opened()
    const token = await feedOf('unit-head')
    const first = await get(token)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    // Without words of its own on caching, fetch asks for a fresh copy.
    expect((await get(token, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status).toBe(304)
    const head = await get(token, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
  })

  test('follows a moved deadline and a release under the same UID with a higher sequence; while held nothing is due', async () => {
    const dossierId = await opened()
    const token = await feedOf('unit-head')
    const { actor } = organisation.people.administrator
    const [before] = await eventsOf(token)
    const oldLastDay = await lastDayOf(dossierId)
    const newLastDay = await later(oldLastDay, 3)
    await moveDeadline(database, actor, { dossierId, oldLastDay, newLastDay, ...ground })
    expect(await eventsOf(token)).toEqual([{ ...before, day: newLastDay, sequence: 1 }])
    await holdDossier(database, actor, { dossierId, reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
    expect(await eventsOf(token)).toEqual([])
    await releaseDossier(database, actor, { dossierId, releasePaper: '13/BTC-VP' })
    expect(await eventsOf(token)).toEqual([{ ...before, day: await lastDayOf(dossierId), sequence: 3 }])
  })

  test('loses a task that was decided', async () => {
    const dossierId = await opened()
    const token = await feedOf('unit-head')
    expect(await eventsOf(token)).toHaveLength(1)
    const [task] = await openTasks(database, dossierId)
    await decideTask(database, organisation.people['unit-head'].actor, {
      taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [],
    })
    expect(await eventsOf(token)).toEqual([])
  })

  test('shows the sessions of the councils one works for or sits in, and no others', async () => {
    const { ministry, people } = organisation
    const heldOn = await later((await recordNow(database)).toISOString().slice(0, 10), 7)
    const { id } = await planSession(database, people['council-secretary'].actor, { unitId: ministry.id, title: 'Phiên xét ông Nguyễn Văn Thử', heldOn })
    const memberId = await newPerson(database)
    await addCouncilMember(database, system, { unitId: ministry.id, name: 'Ủy viên', position: 'member', personId: memberId, validFrom: longAgo, validTo: null })
    const member = await findActor(database, memberId)
    if (!member) throw new Error('the member is not there')
    const expected = [expect.objectContaining({ uid: `${id}@${new URL(web.config.publicWebUrl).hostname}`, day: heldOn, allDay: true, sequence: 0, summary: 'Họp hội đồng · Đơn vị thử' })]
    expect(await eventsOf(await feedOf('council-secretary'))).toEqual(expected)
    expect(await eventsOf(await feedOf({ actor: { ...member.actor, personId: memberId } }))).toEqual(expected)
    expect(await eventsOf(await feedOf('unit-head'))).toEqual([])
  })
})

describe('the address is the secret', () => {
  test('a renewed, a revoked and an unknown address, and that of somebody who has left, are one answer', async () => {
    const { actor } = organisation.people['unit-head']
    const renewed = await feedOf('unit-head')
    const revoked = await feedOf('unit-head')
    const left = await feedOf('auditor')
    expect([(await get(renewed)).status, (await get(revoked)).status, (await get(left)).status]).toEqual([404, 200, 200])
    await revokeCalendarFeed(database, actor)
    await revokeCalendarFeed(database, actor)
    await deactivatePerson(database, system, organisation.people.auditor.personId)
    const body = async (token: string) => {
      const answer = await get(token, { headers: { accept: 'text/html' } })
      // The foot of a printed page says when; a minute may end between two answers.
      const text = (await answer.text()).replaceAll(token, '*').replaceAll(answer.headers.get('x-request-id') ?? '', '*').replace(/name="_csrf" value="[^"]+"|\d{2}:\d{2} \d{2}\/\d{2}\/\d{4}/g, '')
      return { status: answer.status, text }
    }
    const answers = await Promise.all([revoked, renewed, left, randomToken()].map(body))
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const acts = await database.query<{ act: string }>(`SELECT act FROM audit_entry WHERE actor_id = $1 AND act LIKE 'calendar-feed.%' ORDER BY seq`, [actor.personId])
    expect(acts.map(({ act }) => act.split('.')[1])).toEqual(['create', 'revoke', 'create', 'revoke'])
    expect(await database.query('SELECT 1 FROM audit_entry WHERE after::text LIKE $1 OR before::text LIKE $1', [`%${revoked}%`])).toEqual([])
  })

  test('two renewals at once leave one address that works', async () => {
    const tokens = await Promise.all([feedOf('unit-head'), feedOf('unit-head')])
    expect((await Promise.all(tokens.map(async (token) => (await get(token)).status))).sort()).toEqual([200, 404])
  })

  test('misses are slowed down, and refused when they crowd', async () => {
    for (let tries = 0; tries < 5; tries += 1) await get(randomToken())
    expect((await get('no-token')).status).toBe(404)
    const answers = await Promise.all(Array.from({ length: 24 }, async () => (await get(randomToken())).status))
    expect(answers.filter((status) => status === 429)).toHaveLength(4)
    expect(answers.filter((status) => status === 404)).toHaveLength(20)
  })
})
