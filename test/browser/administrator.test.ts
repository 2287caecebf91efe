import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { digestOf, hashPassword } from '@vinhdanh/access'
import type { Role } from '@vinhdanh/domain'
import { askToForce, bookScan, calendarDays, type Database, dossierPage, findActorByApiToken, listRuleSets } from '@vinhdanh/record'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import type { RunningWeb } from '../../apps/web/src/testing/start-web.ts'
import { launchBrowser } from '../support/browser.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import type { Organisation } from '../support/organisation.ts'
import { newHolder, newPerson, system } from '../support/record.ts'
import { testRuleSet } from '../support/rules.ts'
import { signedIn } from '../support/signed-in.ts'
import { expectSound } from '../support/sound-page.ts'

const desk: BrowserContextOptions = { viewport: { width: 1180, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const withoutScript: BrowserContextOptions = { ...desk, javaScriptEnabled: false }
const password = 'mật khẩu của bài thử'
/** Milliseconds for a test that goes through several pages on a machine that has much else to do. */
const slow = 90_000

let browser: Browser
let pages: OpenWeb
let web: RunningWeb
let database: Database
let organisation: Organisation

beforeAll(async () => {
  ;[browser, pages] = await Promise.all([launchBrowser(), openWeb()])
  ;({ database, organisation, web } = pages)
})
afterAll(async () => {
  await browser.close()
  await pages.close()
})

const windowOf = (role: Role, options: BrowserContextOptions = withoutScript): Promise<BrowserContext> => signedIn(browser, { url: web.url, database }, organisation.people[role].personId, options)

async function opened(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  return dossierId
}

test('files that are held back are cards on a phone, each fact with its name, and nothing scrolls sideways', async () => {
  const dossierId = await opened()
  const { sha256 } = await database.queryOne<{ sha256: string }>('SELECT file_sha256 AS sha256 FROM paper WHERE dossier_id = $1', [dossierId])
  await bookScan(database, { sha256, verdict: { state: 'quarantined' } })
  const context = await windowOf('administrator', phone)
  const page = await context.newPage()
  await page.goto('/files')
  await expectSound(page)
  const frame = page.getByRole('region', { name: await page.getByRole('heading', { level: 1 }).innerText() })
  expect(await frame.evaluate('document.querySelector(".table-frame").scrollWidth - document.querySelector(".table-frame").clientWidth')).toBe(0)
  expect(await frame.locator('td').first().evaluate('getComputedStyle(document.querySelector("td"), "::before").content')).toContain('Tình trạng')
  await context.close()
}, slow)
/** Its holder's mail came back, and no worker started it: two causes at once. */
async function stuck(): Promise<string> {
  const dossierId = await opened()
  await database.query(
    `WITH came_back AS (
       INSERT INTO mail (id, recipient_id, address, message_id, subject, state, attempts, created_at, bounced_at, bounce_words)
       SELECT gen_random_uuid(), recipient_id, 'nguoi.giu@example.gov.vn', gen_random_uuid()::text, 'x', 'bounced', 1, now(), now(), $2 FROM notice WHERE dossier_id = $1 AND task_id IS NOT NULL LIMIT 1 RETURNING id)
     UPDATE notice SET state = 'bounced', mail_id = came_back.id FROM came_back WHERE dossier_id = $1 AND task_id IS NOT NULL`, [dossierId, `550 5.1.1 User unknown: ${'nguoi'.repeat(20)} https://mail.example.gov.vn/${'x'.repeat(80)}`])
  await database.query(`UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = 'connect ECONNREFUSED 127.0.0.1:7233', created_at = now() - interval '5 minutes' WHERE payload ->> 'dossierId' = $1`, [dossierId])
  return dossierId
}
/** Another administrator asks to pass on its step. */
async function asked(): Promise<string> {
  const dossierId = await opened()
  const { id: stepRowId } = await database.queryOne<{ id: string }>(`SELECT id FROM step WHERE dossier_id = $1 AND state = 'open'`, [dossierId])
  await askToForce(database, await newHolder(database, organisation.ministry.id, 'administrator'), { requestId: randomUUID(), dossierId, stepRowId, reason: 'Đơn vị đã giải thể, không còn ai ký tờ trình này.' })
  return dossierId
}
const codeOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).dossier.code

const paths: Readonly<Record<string, () => Promise<string> | string>> = {
  'the board': () => '/board',
  'what is stuck': () => '/board?show=stuck',
  'the causes of one that is stuck': async () => `/board/${await stuck()}/causes`,
  'a dossier whose holder is not reached': async () => `/dossiers/${await stuck()}`,
  'a step that nobody decides': async () => `/board/${await opened()}/force`,
  'a request to pass a step on': async () => `/board/${await asked()}/force`,
  'what has ended': () => '/board?show=awarded&q=x',
  'a deadline': async () => `/dossiers/${await opened()}/deadline`,
  'the rules': () => '/rules',
  'a rule-set': async () => `/rules/${(await listRuleSets(database))[0]?.id ?? ''}`,
  'an award': async () => `/rules/${(await listRuleSets(database))[0]?.id ?? ''}/awards/test-award`,
  'the import of rules': () => '/rules/import',
  'the calendar': () => '/calendar',
  'the organisation': () => '/organisation?q=nguoi',
  'a unit': () => `/organisation/units/${organisation.unit.id}?role=unit-head`,
  'the merger of a unit': () => `/organisation/units/${organisation.unit.id}/change?kind=merge`,
  'the split of a unit': () => `/organisation/units/${organisation.unit.id}/change?kind=split`,
  'a person': () => `/organisation/people/${organisation.people['unit-head'].personId}`,
  'who is away': () => '/organisation/away',
  'a substitution': () => `/organisation/people/${organisation.people['unit-head'].personId}/substitutions`,
  'closing an account': () => `/organisation/people/${organisation.people['unit-head'].personId}/deactivate`,
  'the mail log': () => '/notices',
  'the audit': () => '/audit',
  'the settings': () => '/account',
  'moved time': () => '/time',
}

describe.each([['a desk', desk], ['a phone', phone]] as const)('on %s', (_, options) => {
  let context: BrowserContext
  beforeAll(async () => { context = await windowOf('administrator', options) })
  afterAll(() => context.close())

  test.each(Object.entries(paths))('%s is accessible and fits the width', async (__, pathOf) => {
    const page = await context.newPage()
    expect((await page.goto(await pathOf()))?.status()).toBe(200)
    await expectSound(page)
    await page.close()
  }, slow)
})

describe('what is stuck', () => {
  test('is named with its cause, and repaired from the board: somebody is named, gets the task and a mail', async () => {
    const newcomer = await newPerson(database, 'Lò Thị Khai Tâm')
    const dossierId = await opened()
    await database.query('UPDATE post SET valid_to = record_today() - 1 WHERE person_id = $1', [organisation.people['department-examiner'].personId])
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    const code = await codeOf(dossierId)
    const context = await windowOf('administrator')
    const page = await context.newPage()
    await page.goto('/board')
    await page.getByRole('link', { name: /Bị kẹt/ }).click()
    const row = page.getByRole('row', { name: new RegExp(code) })
    expect(await row.innerText()).toContain('Chưa có người giữ việc: đơn vị không có Người thẩm định cấp Vụ nào')
    await row.getByRole('link', { name: 'Cử người giữ việc' }).click()
    expect(await page.getByLabel('Vai trò').inputValue()).toBe('department-examiner')
    await page.getByRole('button', { name: 'Giao chức trách' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('Người: Cần điền mục này')
    await page.getByLabel('Người', { exact: true }).selectOption(newcomer)
    await page.getByLabel('Chức danh').fill('Chuyên viên thẩm định')
    await page.getByRole('button', { name: 'Giao chức trách' }).click()
    await page.waitForURL(`**/board/${dossierId}/causes`)
    expect((await openTasks(database, dossierId)).map(({ holderId }) => holderId)).toEqual([newcomer])
    await page.goto('/board?show=stuck')
    expect(await page.getByText(code).count()).toBe(0)
    await page.goto(`/notices?dossier=${code}`)
    expect(await page.getByRole('row', { name: /Lò Thị Khai Tâm/ }).innerText()).toContain('Chờ gửi')
    await context.close()
  }, slow)

  test('a deadline is moved with its reason; old and new are shown', async () => {
    const dossierId = await opened()
    const context = await windowOf('administrator')
    const page = await context.newPage()
    await page.goto(`/dossiers/${dossierId}/deadline`)
    const { lastDay } = (await dossierPage(database, dossierId, system)).place?.clock ?? { lastDay: '' }
    await page.getByLabel('Ngày cuối mới').fill(lastDay)
    await page.getByRole('button', { name: 'Dời hạn' }).click()
    expect(await page.getByRole('alert').innerText()).toMatch(/Ngày mới trùng ngày cũ|Lý do: Cần điền mục này/)
    const { day } = await database.queryOne<{ day: string }>(
      `SELECT to_char(min(d), 'YYYY-MM-DD') AS day FROM generate_series($1::date + 7, $1::date + 14, '1 day') d WHERE extract(isodow FROM d) < 6`, [lastDay])
    await page.getByLabel('Ngày cuối mới').fill(day)
    await page.getByLabel('Ai cho phép, theo văn bản nào').fill('Bộ trưởng, công văn 12')
    await page.getByLabel('Lý do').fill('Chờ số liệu quyết toán')
    await page.getByRole('button', { name: 'Dời hạn' }).click()
    expect(await page.getByRole('status').innerText()).toContain('Đã dời hạn')
    expect((await dossierPage(database, dossierId, system)).place?.clock?.lastDay).toBe(day)
    await page.goto('/audit?act=clock.moved')
    expect(await page.getByRole('table').innerText()).toContain('Chờ số liệu quyết toán')
    await context.close()
  }, slow)
})

const jsonFile = (content: unknown) => ({ name: 'tep.json', mimeType: 'application/json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)) })

describe('rules and calendar', () => {
  test('a rule-set with faults names each with its place and changes nothing; a right one is previewed, then imported', async () => {
    const context = await windowOf('administrator')
    const page = await context.newPage()
    await page.goto('/rules/import')
    await page.getByLabel('Tệp JSON').setInputFiles(jsonFile('{ "không'))
    await page.getByRole('button', { name: 'Kiểm tra và xem trước' }).click()
    expect(await page.getByRole('alert').first().innerText()).toContain('Tệp không phải là JSON hợp lệ')
    const route = testRuleSet.routes[0]
    await page.getByLabel('Tệp JSON').setInputFiles(jsonFile({ ...testRuleSet, version: 2, routes: [{ ...route, cite: 'nowhere' }] }))
    await page.getByRole('button', { name: 'Kiểm tra và xem trước' }).click()
    expect(await page.getByRole('row', { name: /routes\.0\.cite/ }).innerText()).toContain('nowhere')
    await page.getByLabel('Tệp JSON').setInputFiles(jsonFile({ ...testRuleSet, version: 2 }))
    await page.getByRole('button', { name: 'Kiểm tra và xem trước' }).click()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Xem trước: Bộ quy định thử')
    expect(await listRuleSets(database)).toHaveLength(1)
    await page.getByRole('button', { name: 'Nhập bộ quy định này' }).click()
    await page.waitForURL(/\/rules\/[0-9a-f-]+$/)
    expect((await listRuleSets(database)).map(({ version }) => version)).toEqual([2, 1])
    await page.goto('/rules')
    expect(await page.getByRole('row', { name: /bản 1/ }).innerText()).toContain('Đã có bản mới hơn')
    await context.close()
  }, slow)

  test('a year of the calendar shows whose terms move before they do', async () => {
    const dossierId = await opened()
    const { lastDay } = (await dossierPage(database, dossierId, system)).place?.clock ?? { lastDay: '' }
    const name = { vi: 'Nghỉ bù', en: 'Day off' }
    const file = { year: Number(lastDay.slice(0, 4)), title: { vi: 'Lịch mới', en: 'New calendar' }, confirmed: true, source: 'Thông báo 1', days: [{ day: lastDay, kind: 'off', name, source: 'Thông báo 1', confirmed: false }] }
    const context = await windowOf('administrator')
    const page = await context.newPage()
    await page.goto('/calendar/import')
    await page.getByLabel('Tệp JSON').setInputFiles(jsonFile(file))
    await page.getByRole('button', { name: 'Kiểm tra và xem trước' }).click()
    expect(await page.getByRole('row', { name: new RegExp(await codeOf(dossierId)) }).count()).toBe(1)
    expect(await calendarDays(database, file.year)).toEqual([])
    await page.getByRole('button', { name: 'Áp dụng lịch này' }).click()
    expect(await page.getByRole('status').innerText()).toContain('Đã áp dụng lịch')
    expect((await dossierPage(database, dossierId, system)).place?.clock?.lastDay).not.toBe(lastDay)
    await page.goto(`/calendar?year=${file.year}`)
    expect(await page.getByText('Nghỉ bù').count()).toBe(1)
    expect(await page.getByRole('table').first().getByRole('row').count()).toBeGreaterThanOrEqual(5)
    await context.close()
  }, slow)
})

describe('one\'s own settings', () => {
  test('a password is changed only with the old one, and ends the other sessions', async () => {
    const { personId } = organisation.people.minister
    await database.query('UPDATE person SET password_hash = $2 WHERE id = $1', [personId, await hashPassword(password)])
    const [context, other] = [await windowOf('minister'), await windowOf('minister')]
    const page = await context.newPage()
    await page.goto('/account')
    const change = async (old: string, fresh: string, again = fresh) => {
      await page.getByLabel('Mật khẩu hiện nay').fill(old)
      await page.getByLabel('Mật khẩu mới', { exact: true }).fill(fresh)
      await page.getByLabel('Nhập lại mật khẩu mới').fill(again)
      await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
    }
    for (const [old, fresh, again, words] of [['sai', 'một mật khẩu đủ dài', 'một mật khẩu đủ dài', 'Mật khẩu hiện nay không đúng'], [password, 'ngắn', 'ngắn', 'Ít nhất 12 ký tự'], [password, password, password, 'trùng mật khẩu cũ'], [password, 'một mật khẩu đủ dài', 'khác', 'không giống nhau']] as const) {
      await change(old, fresh, again)
      expect(await page.getByRole('alert').innerText()).toContain(words)
    }
    await change(password, 'một mật khẩu đủ dài')
    expect(await page.getByText('Đã đổi mật khẩu').count()).toBe(1)
    const outside = await other.newPage()
    await outside.goto('/account')
    expect(new URL(outside.url()).pathname).toBe('/sign-in')
    await Promise.all([context.close(), other.close()])
  }, slow)

  test('a token for programs is shown once, works, and is worth nothing once revoked', async () => {
    const context = await windowOf('minister')
    const page = await context.newPage()
    await page.goto('/account')
    await page.getByRole('button', { name: 'Cấp mã' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('Cần điền mục này')
    await page.getByLabel('Dùng cho việc gì').fill('Phần mềm văn thư')
    await page.getByRole('button', { name: 'Cấp mã' }).click()
    const token = await page.locator('.token').innerText()
    expect((await findActorByApiToken(database, digestOf(token)))?.person.id).toBe(organisation.people.minister.personId)
    await page.goto('/account')
    expect(await page.content()).not.toContain(token)
    await page.getByRole('row', { name: /Phần mềm văn thư/ }).getByRole('button', { name: 'Thu hồi' }).click()
    expect(await findActorByApiToken(database, digestOf(token))).toBeNull()
    await context.close()
  }, slow)

  test('somebody who goes away names who acts meanwhile, and takes it back', async () => {
    // With script: what checks that a page is sound is one.
    const context = await windowOf('department-head', desk)
    const page = await context.newPage()
    await page.goto('/account')
    const { today } = await database.queryOne<{ today: string }>(`SELECT to_char(record_today() + 3, 'YYYY-MM-DD') AS today`)
    await page.getByRole('button', { name: 'Xem trước' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('Người làm thay: Cần điền mục này')
    await page.getByLabel('Người làm thay', { exact: true }).selectOption(organisation.people.minister.personId)
    await page.getByLabel('Ngày cuối').fill(today)
    await page.getByLabel('Lý do').fill('Đi công tác')
    await page.getByLabel('Chuyển hẳn cho người làm thay').check()
    await page.getByRole('button', { name: 'Xem trước' }).click()
    expect(await page.getByText('Hiện không giữ việc nào').count()).toBe(1)
    await expectSound(page)
    await page.getByRole('button', { name: 'Sửa lại' }).click()
    expect(await page.getByLabel('Chuyển hẳn cho người làm thay').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Xem trước' }).click()
    await page.getByRole('button', { name: 'Xác nhận cử người làm thay' }).click()
    expect(await page.getByText('Đã cử người làm thay.').count()).toBe(1)
    await page.getByRole('button', { name: 'Thôi làm thay' }).click()
    expect(await page.getByText('Người đó không làm thay nữa.').count()).toBe(1)
    await context.close()
  }, slow)
})
