import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import type { Actor } from '@vinhdanh/domain'
import { boardCards, boardCounts, type BoardFilters, boardHolders, boardList, boardPages, boardPlaces, bookWorkflows, createSession, type Database, deactivatePerson, holdDossier, moveTime, refreshUsual } from '@vinhdanh/record'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const day = 86_400_000
let database: Database
let close: () => Promise<void>
let web: RunningWeb
let organisation: Organisation
let other: Organisation
let admin: Actor

/** A ministry with dossiers of every kind of card, and another ministry beside it with one. */
beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  await importTestRules(database)
  ;[organisation, other] = [await createOrganisation(database), await createOrganisation(database)]
  admin = organisation.people.administrator.actor
  const opened = async (by: Organisation) => {
    const dossierId = await newDossier(database, by)
    await follow(database, dossierId)
    return dossierId
  }
  const overdue = await opened(organisation)
  await moveTime(database, 7 * day)
  await follow(database, overdue)
  const returned = await opened(organisation)
  await decide(database, organisation, returned, 'return')
  await follow(database, returned)
  await holdDossier(database, admin, { dossierId: await opened(organisation), reason: 'Chờ kết luận', authority: 'Thanh tra', paperNumber: '7/TTr', expectedUntil: null })
  const passed = await opened(organisation)
  await decide(database, organisation, passed)
  await follow(database, passed)
  await opened(organisation)
  await opened(other)
  await deactivatePerson(database, system, organisation.people['department-examiner'].personId)
  web = await startWeb({ VINHDANH_DATABASE_URL: record.url })
}, 120_000)
afterAll(async () => {
  await web.stop()
  await close()
})

async function visitor({ personId }: { readonly personId: string }) {
  const token = randomToken()
  await createSession(database, personId, digestOf(token), 3_600_000)
  const browser = browserOf(web.url)
  browser.cookies.set('vd-session', token)
  return browser
}

const idsOf = async (filters: BoardFilters): Promise<string[]> => {
  const ids: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await boardList(database, admin, filters, { cursor: cursor ?? null, limit: 2 })
    ids.push(...page.rows.map(({ id }) => id))
    cursor = page.next
  }
  return ids
}

describe('the board', () => {
  test('each card counts exactly what its list shows, under any filter, page after page', async () => {
    const counts = await boardCounts(database, admin, {})
    expect(counts).toEqual({ 'under-way': 5, 'due-week': 3, overdue: 1, stuck: 1, held: 1, returned: 1, late: 0 })
    for (const filters of [{}, { level: 'unit' }, { level: 'department' }, { unitId: organisation.unit.id }, { text: 'đối tượng' }, { stepId: 'unit-sign' }, { holderId: organisation.people['unit-head'].personId }, { awardCode: 'none' }] as const) {
      const numbers = await boardCounts(database, admin, filters)
      for (const card of boardCards) {
        const ids = await idsOf({ ...filters, show: card })
        expect({ filters, card, count: ids.length }).toEqual({ filters, card, count: numbers[card] })
        expect(new Set(ids).size).toBe(ids.length)
      }
    }
  })

  test('the places of the way add up to what is under way, in the order of the way', async () => {
    const places = await boardPlaces(database, admin, {})
    expect(places.map(({ stepId, count }) => [stepId, count])).toEqual([['correction', 1], ['unit-sign', 3], ['department-examine', 1]])
    expect(places[1]?.longestDays).toBe(5)
    expect(places[1]?.medianDays).toBe(0)
  })

  test('soonest due comes first', async () => {
    const { rows } = await boardList(database, admin, { show: 'under-way' }, { limit: 50 })
    const due = rows.map(({ dueAt }) => dueAt?.getTime() ?? Infinity)
    expect(due).toEqual([...due].sort((a, b) => a - b))
  })

  test('another ministry\'s administrator sees only their own; what is no filter is left out', async () => {
    expect((await boardCounts(database, other.people.administrator.actor, {}))['under-way']).toBe(1)
    const browser = await visitor(other.people.administrator)
    const page = await browser.open('/board?level=moon&show=nothing&after=x')
    expect(page.status).toBe(422)
    expect((await browser.open('/board?level=moon&show=nothing')).status).toBe(200)
  })

  test('a submitter and an examiner have no board, no mail log, no audit, no organisation', async () => {
    for (const person of [organisation.people.submitter, organisation.people['ministry-examiner']]) {
      const browser = await visitor(person)
      for (const path of ['/board', '/board/file', '/board/places/file', '/board/holders/file', '/notices', '/audit', '/organisation', `/organisation/units/${organisation.unit.id}`, '/rules/import', '/calendar/import']) {
        expect({ path, status: (await browser.open(path)).status }).toEqual({ path, status: 403 })
      }
    }
  })

  test('an auditor sees all of it and repairs nothing', async () => {
    const browser = await visitor(organisation.people.auditor)
    const page = await browser.open('/board?show=stuck')
    expect(page.text).toContain('Người giữ việc đã nghỉ')
    expect(page.text).not.toContain('#add-post')
    const [id] = await idsOf({ show: 'stuck' })
    expect((await browser.send(`/board/${id ?? ''}/nudge`, {})).status).toBe(403)
    expect((await browser.open(`/dossiers/${id ?? ''}/deadline`)).status).toBe(403)
  })
})

describe('the list as a file', () => {
  test('has the rows of the list in its order, with its mark and without formulas', async () => {
    await database.query(`UPDATE nominee SET name = '=HYPERLINK("http://x")' WHERE id = (SELECT nominee_id FROM dossier WHERE id = $1)`, [(await idsOf({ show: 'held' }))[0]])
    const browser = await visitor(organisation.people.administrator)
    const file = await fetch(`${web.url}/board/file`, { headers: { cookie: `vd-session=${browser.cookies.get('vd-session') ?? ''}` } })
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="vinhdanh-under-way-\d{4}-\d\d-\d\d\.csv"$/)
    const lines = bytes.toString('utf8').trimEnd().split('\n')
    expect(lines[0]).toContain('Hồ sơ,"Danh hiệu, hình thức",Đối tượng')
    const codes: string[] = []
    for await (const rows of boardPages(database, admin, { show: 'under-way' })) codes.push(...rows.map(({ code }) => code))
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(codes)
    expect(lines.some((line) => line.includes(`"'=HYPERLINK`))).toBe(true)
  })
})

describe('the tables beside the list', () => {
  const linesOf = async (browser: Awaited<ReturnType<typeof visitor>>, address: string) => (await browser.open(address)).text.trimEnd().split('\n').slice(1).map((line) => line.split(','))

  test('cards, lists, steps, holders and files agree, under any filter', async () => {
    const browser = await visitor(organisation.people.administrator)
    for (const filters of [{}, { unitId: organisation.unit.id }, { awardCode: 'none' }, { text: 'đối tượng' }] as const) {
      const query = new URLSearchParams({ ...('unitId' in filters ? { unit: filters.unitId } : {}), ...('awardCode' in filters ? { award: filters.awardCode } : {}), ...('text' in filters ? { q: filters.text } : {}) }).toString()
      const counts = await boardCounts(database, admin, filters)
      for (const show of boardCards) expect({ filters, show, lines: (await linesOf(browser, `/board/file?${query}&show=${show}`)).length }).toEqual({ filters, show, lines: counts[show] })
      const places = await boardPlaces(database, admin, filters)
      for (const { level, stepId, count } of places) expect(await idsOf({ ...filters, show: 'under-way', level, stepId })).toHaveLength(count)
      expect(places.reduce((sum, { count }) => sum + count, 0)).toBe(counts['under-way'])
      expect((await linesOf(browser, `/board/places/file?${query}`)).map((cells) => cells.slice(-5, -1).map(Number))).toEqual(places.map(({ count, medianDays, p90Days, longestDays }) => [count, medianDays, p90Days, longestDays]))
      const holders = await boardHolders(database, admin, filters, 100)
      for (const { id: holderId, held, overdue } of holders) {
        expect([(await idsOf({ ...filters, show: 'under-way', holderId })).length, (await idsOf({ ...filters, show: 'overdue', holderId })).length]).toEqual([held, overdue])
      }
      expect((await linesOf(browser, `/board/holders/file?${query}`)).map((cells) => cells.slice(-3).map(Number))).toEqual(holders.map(({ held, overdue, oldestDays }) => [held, overdue, oldestDays]))
    }
    expect((await boardHolders(database, admin, {}, 1)).map(({ held, overdue, oldestDays }) => [held, overdue, oldestDays])).toEqual([[3, 1, 5]])
    expect(await boardHolders(database, other.people.administrator.actor, {}, 10)).toHaveLength(1)
    await expect(boardHolders(database, organisation.people.submitter.actor, {}, 10)).rejects.toMatchObject({ code: 'auth.not-allowed' })
  }, 60_000)

  test('what a step usually takes is told once it was closed often enough, from one\'s own branch', async () => {
    const usual = async (by: Actor) => (await boardPlaces(database, by, {})).find(({ stepId }) => stepId === 'unit-sign')?.usualDays
    expect(await usual(admin)).toBeNull()
    await database.query(
      `INSERT INTO step (id, dossier_id, no, round, step_id, kind, level, unit_id, role, state, outcome, opened_at, closed_at)
       SELECT gen_random_uuid(), s.dossier_id, 100 + n, 100 + n, s.step_id, s.kind, s.level, s.unit_id, s.role, 'closed', 'pass', record_now() - interval '7 days', record_now()
       FROM (SELECT * FROM step WHERE state = 'open' AND step_id = 'unit-sign' AND unit_id = $1 LIMIT 1) s, generate_series(1, 5) n`, [organisation.unit.id])
    await refreshUsual(database)
    expect(await usual(admin)).toBe(5)
    expect(await usual(other.people.administrator.actor)).toBeNull()
    expect((await (await visitor(organisation.people.administrator)).open('/board')).text).toContain('thường 5, nay 0 ngày')
    await database.query('DELETE FROM step WHERE no > 100')
  })
})

describe('the repair of what nobody heard of', () => {
  test('asks the workflow to read the record anew, as an audited act of an administrator of the branch; at an open step nothing is waited for', async () => {
    const id = await newDossier(database, organisation)
    await follow(database, id)
    const browser = await visitor(organisation.people.administrator)
    await browser.open('/board?show=stuck')
    expect((await browser.send(`/board/${id}/nudge`, {})).status).toBe(409)
    await decide(database, organisation, id)
    expect((await browser.send(`/board/${id}/nudge`, {})).status).toBe(303)
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE act = 'dossier.nudged' AND dossier_id = $1`, [id])).toHaveLength(1)
    const stranger = await visitor(other.people.administrator)
    await stranger.open('/board')
    expect((await stranger.send(`/board/${id}/nudge`, {})).status).toBe(403)
  })
})

describe('the page of what is wrong with one dossier', () => {
  test('says the cause, since when, by what it is known and the repair; an auditor repairs nothing, another branch and a submitter do not get it', async () => {
    const [id = ''] = await idsOf({ show: 'stuck' })
    const [browser, auditor] = [await visitor(organisation.people.administrator), await visitor(organisation.people.auditor)]
    expect((await browser.open('/board?show=stuck')).text).toContain(`href="/board/${id}/causes"`)
    const page = (await browser.open(`/board/${id}/causes`)).text
    for (const said of ['Người giữ đã nghỉ', 'Từ ', 'Vai trò còn trống', organisation.people['department-examiner'].actor.name, '#add-post', 'docs/runbook/no-holder.md', 'Đọc lại từ nguồn lúc']) expect(page).toContain(said)
    const read = (await auditor.open(`/board/${id}/causes`)).text
    expect(read).toContain('Người giữ đã nghỉ')
    expect(read).not.toContain('#add-post')
    expect((await (await visitor(other.people.administrator)).open(`/board/${id}/causes`)).status).toBe(404)
    expect((await (await visitor(organisation.people.submitter)).open(`/board/${id}/causes`)).status).toBe(403)
    expect((await browser.open('/board/no-id/causes')).status).toBe(404)
    const [well = ''] = await idsOf({ show: 'returned' })
    expect((await browser.open(`/board/${well}/causes`)).text).toContain('Không còn bị kẹt')
  })

  test('shows the job with its last error, tries it again by one button, and says who did it; what fails no more cannot be tried again', async () => {
    const [id = ''] = await idsOf({ show: 'returned' })
    await database.query(
      `UPDATE graphile_worker._private_jobs SET attempts = 7, last_error = 'connect ECONNREFUSED', created_at = now() - interval '5 minutes', run_at = now() + interval '1 hour' WHERE payload ->> 'dossierId' = $1`, [id])
    const browser = await visitor(organisation.people.administrator)
    const page = (await browser.open(`/board/${id}/causes`)).text
    for (const said of ['connect ECONNREFUSED', `action="/board/${id}/retry"`, 'docs/runbook/outbox-job-failing.md']) expect(page).toContain(said)
    expect((await browser.send(`/board/${id}/retry`, {})).status).toBe(303)
    expect((await browser.open(`/board/${id}/causes`)).text).toContain('Thử lại việc ngầm')
    await database.query(`DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = $1`, [id])
    expect((await browser.send(`/board/${id}/retry`, {})).status).toBe(409)
    expect((await browser.open(`/board/${id}/causes`)).text).toContain('Không còn bị kẹt')
  })
})

describe('a step that two administrators pass on', () => {
  test('is asked for from the page of its causes, found on the board by the second, confirmed there, and told as no decision of its holder', async () => {
    const [id = ''] = await idsOf({ show: 'stuck' })
    const stranger = await visitor(other.people.administrator)
    const [browser, second] = [await visitor(organisation.people.administrator), await visitor(await newHolder(database, organisation.ministry.id, 'administrator'))]
    expect((await browser.open(`/board/${id}/causes`)).text).toContain(`href="/board/${id}/force"`)
    const asking = await browser.open(`/board/${id}/force`)
    for (const said of ['Đây không phải ý kiến đồng ý của người giữ việc', 'Không hoàn lại được', 'Có thể là người thứ hai: Người thử.']) expect(asking.text).toContain(said)
    const hidden = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? ''
    const form = { requestId: hidden(asking.text, 'requestId'), stepRowId: hidden(asking.text, 'stepRowId'), reason: 'Không còn ai giữ việc này.' }
    const short = await browser.send(`/board/${id}/force`, { ...form, reason: 'ngắn' })
    expect({ status: short.status, kept: short.text.includes('>ngắn</textarea>') }).toEqual({ status: 422, kept: true })
    expect((await browser.send(`/board/${id}/force`, { reason: form.reason })).status).toBe(400)
    expect((await browser.send(`/board/${id}/force`, form)).status).toBe(303)
    expect((await browser.open(`/board/${id}/force`)).text).toContain('Rút lại đề nghị')
    const alone = await browser.send(`/board/${id}/force/confirm`, form)
    expect({ status: alone.status, said: alone.text.includes('Hãy chờ quản trị viên khác trả lời') }).toEqual({ status: 403, said: true })

    expect((await second.open('/board')).text).toContain('Chờ người thứ hai: 1')
    expect((await stranger.open('/board')).text).not.toContain('Chờ người thứ hai')
    expect((await stranger.open(`/board/${id}/force`)).status).toBe(404)
    expect((await stranger.send(`/board/${id}/force/confirm`, form)).status).toBe(403)
    expect((await second.open(`/board/${id}/force`)).text).toContain('Không còn ai giữ việc này.')
    expect((await second.send(`/board/${id}/force/decline`, { ...form, note: '' })).status).toBe(422)
    expect((await second.send(`/board/${id}/force/confirm`, form)).status).toBe(303)
    const dossier = (await second.open(`/dossiers/${id}?tab=all`)).text
    for (const said of ['chuyển theo quyết định của hai người', `${admin.name} đề nghị, Người thử đồng ý (hai quản trị viên)`, 'Không còn ai giữ việc này.']) expect(dossier).toContain(said)
    expect((await second.open(`/board/${id}/force`)).text).toContain('Hồ sơ không có bước nào đang mở.')
    const late = await browser.send(`/board/${id}/force/take-back`, form)
    expect({ status: late.status, said: late.text.includes('Người thử vừa xử lý xong việc này') }).toEqual({ status: 409, said: true })
  })
})

describe('the repair of a lost workflow', () => {
  test('stands beside its cause, and after it the page says that it is being checked; what is not broken and what is another branch\'s is refused', async () => {
    const [id = ''] = await idsOf({ show: 'overdue' })
    const [browser, stranger] = [await visitor(organisation.people.administrator), await visitor(other.people.administrator)]
    await Promise.all([browser.open('/board'), stranger.open('/board')])
    expect((await browser.send(`/board/${id}/restart`, {})).status).toBe(409)
    await bookWorkflows(database, { lost: [{ dossierId: id, run: 'terminated', closedAt: null }], running: [] })
    const page = await browser.open('/board?show=stuck')
    expect(page.text).toContain('Lộ trình của hồ sơ đã bị dừng hẳn.')
    expect(page.text).toContain(`action="/board/${id}/restart"`)
    expect((await stranger.send(`/board/${id}/restart`, {})).status).toBe(403)
    expect((await (await visitor(organisation.people.auditor)).send(`/board/${id}/restart`, {})).status).toBe(403)
    expect((await browser.send(`/board/${id}/restart`, {})).status).toBe(303)
    const after = await browser.open('/board?show=stuck')
    expect(after.text).toContain('Vừa khởi động lại, đang kiểm tra.')
    expect(after.text).not.toContain(`action="/board/${id}/restart"`)
    expect((await browser.open('/audit')).text).toContain('Khởi động lại lộ trình')
    await bookWorkflows(database, { lost: [], running: [id] })
    expect((await browser.open('/board?show=stuck')).text).not.toContain('đang kiểm tra')
  })
})
