import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hashPassword } from '@vinhdanh/access'
import { type Database, decideTask, openStep } from '@vinhdanh/record'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { launchBrowser } from '../support/browser.ts'
import { openTasks } from '../support/dossier.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { importRealRules } from '../support/real-rules.ts'
import { openRecord, system } from '../support/record.ts'
import { signedIn } from '../support/signed-in.ts'
import { expectSound, expectToFit } from '../support/sound-page.ts'

const desk: BrowserContextOptions = { viewport: { width: 1180, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
const password = 'mật khẩu của bài thử'
const withoutScript: BrowserContextOptions = { ...desk, javaScriptEnabled: false }

let browser: Browser
let web: RunningWeb
let database: Database
let organisation: Organisation
let closeRecord: () => Promise<void>
let folder: string
let login: string

beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close: closeRecord } = record)
  await importRealRules(database)
  organisation = await createOrganisation(database)
  const { personId } = organisation.people.submitter
  await database.query('UPDATE person SET password_hash = $2 WHERE id = $1', [personId, await hashPassword(password)])
  ;({ login } = await database.queryOne<{ login: string }>('SELECT login FROM person WHERE id = $1', [personId]))
  folder = await mkdtemp(join(tmpdir(), 'vinhdanh-papers-'))
  ;[browser, web] = await Promise.all([launchBrowser(), startWeb({ VINHDANH_DATABASE_URL: record.url, VINHDANH_FILES_DIR: folder, VINHDANH_MAX_UPLOAD_BYTES: '1048576' })])
})
afterAll(async () => {
  await browser.close()
  await web.stop()
  await closeRecord()
  await rm(folder, { recursive: true, force: true })
})

const windowOf = (role: 'submitter' | 'unit-head', options: BrowserContextOptions): Promise<BrowserContext> =>
  signedIn(browser, { url: web.url, database }, organisation.people[role].personId, options)

async function startDraft(page: Page, name: string): Promise<string> {
  await page.goto('/dossiers/new')
  await page.getByRole('link', { name: /^Lao động tiên tiến/ }).click()
  await page.getByLabel('Họ tên hoặc tên tập thể').fill(name)
  await page.getByLabel('Năm sinh').fill('1985')
  await page.getByRole('button', { name: 'Tạo bản nháp' }).click()
  await page.waitForURL(/\/draft$/)
  return /dossiers\/([^/]+)/.exec(page.url())?.[1] ?? ''
}

const typed = async (page: Page, label: string | RegExp, text: string): Promise<void> => page.getByLabel(label).first().fill(text)
const saveAndGoOn = (page: Page): Promise<void> => page.getByRole('button', { name: 'Lưu và sang mục tiếp' }).click()

async function fillSections(page: Page, id: string): Promise<void> {
  await page.goto(`/dossiers/${id}/draft/sections/summary`)
  await typed(page, 'Chức vụ, đơn vị công tác', 'Chuyên viên, Vụ Kế hoạch')
  await typed(page, 'Số năm công tác', '12')
  await typed(page, 'Quyền hạn, nhiệm vụ', 'Tổng hợp kế hoạch năm.')
  await saveAndGoOn(page)
  await typed(page, 'Từ năm', '2025')
  await typed(page, 'Đến năm', '2026')
  await page.getByLabel('Mức độ hoàn thành').selectOption('good')
  await typed(page, 'Kết quả thực hiện nhiệm vụ', 'Hoàn thành 98 % kế hoạch.')
  await saveAndGoOn(page)
  await saveAndGoOn(page)
  await typed(page, 'Chấp hành', 'Chấp hành tốt.')
  for (const group of await page.getByRole('group').all()) if (await group.getByLabel('Không', { exact: true }).count()) await group.getByLabel('Không', { exact: true }).check()
  await page.getByRole('group').last().getByLabel('Có', { exact: true }).check()
  await saveAndGoOn(page)
}

async function upload(page: Page, code: string, name: string, buffer: Buffer): Promise<void> {
  const paper = page.locator(`#paper-${code}`)
  await paper.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await paper.getByRole('button', { name: 'Tải lên' }).click()
}

async function uploadAll(page: Page, id: string): Promise<void> {
  await page.goto(`/dossiers/${id}/draft/papers`)
  for (const code of ['report', 'minutes']) {
    await upload(page, code, `${code}.pdf`, makePdf())
    await page.locator(`#paper-${code}`).getByText('Đã có').waitFor()
  }
}

/** The unit's head returns what was handed in, with one remark on a field. */
async function returnDossier(dossierId: string, round: number): Promise<void> {
  await openStep(database, system, { dossierId, round, stepId: 'unit-sign' })
  const [task] = await openTasks(database, dossierId)
  await decideTask(database, organisation.people['unit-head'].actor, {
    taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'return', reason: 'Số liệu chưa có nguồn.', payload: {},
    remarks: [{ anchor: 'field:achievements.results', kind: 'must-correct', body: 'Nêu rõ nguồn của con số 98 %.' }],
  })
  await openStep(database, system, { dossierId, round, stepId: 'correction', returnedFrom: 'unit-sign' })
}

describe.each([['at a desk', desk], ['on a phone', phone], ['without a script', withoutScript]])('a nomination %s', (where, options) => {
  test('goes from the award to the receipt, comes back, and is handed in again', async () => {
    const context = await windowOf('submitter', options)
    const page = await context.newPage()
    // Rules of accessibility hold for the same page at any width; what a phone adds is the width.
    const sound = () => (where === 'at a desk' ? expectSound(page) : expectToFit(page))
    await page.goto('/dossiers')
    await sound()
    await page.goto('/dossiers/new')
    await sound()
    const id = await startDraft(page, `Người thử ${where}`)
    await sound()
    await page.goto(`/dossiers/${id}/draft/sections/summary`)
    await sound()
    await typed(page, 'Số năm công tác', 'mười hai')
    await saveAndGoOn(page)
    await page.getByRole('heading', { name: 'Có điểm cần sửa' }).waitFor()
    expect(await page.getByLabel('Số năm công tác').inputValue()).toBe('mười hai')
    await sound()

    await fillSections(page, id)
    await sound()
    await upload(page, 'report', 'bao-cao.pdf', Buffer.from('not a pdf at all'))
    expect(await page.locator('#paper-report :is(.govuk-error-message, [role=alert]:not(:empty))').innerText()).toContain('Không nhận loại tệp này')
    await uploadAll(page, id)
    await sound()
    await page.goto(`/dossiers/${id}/draft`)
    await page.getByRole('link', { name: 'Kiểm tra và nộp' }).click()
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click()
    await page.getByRole('link', { name: 'Hãy đánh dấu cam đoan trước khi nộp' }).waitFor()
    await sound()
    await page.getByLabel('Tôi cam đoan').check()
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click()
    await page.waitForURL(/\/receipt\/1$/)
    await page.getByText('Thủ trưởng đơn vị ký đề nghị').waitFor()
    await sound()

    await returnDossier(id, 1)
    await page.goto('/dossiers')
    await page.getByText('1 ý kiến chờ trả lời').first().waitFor()
    await sound()
    await page.goto(`/dossiers/${id}/draft`)
    await sound()
    await page.getByRole('link', { name: /^Mục: Kết quả thực hiện/ }).click()
    await page.getByText('Nêu rõ nguồn của con số 98 %.').waitFor()
    expect(await page.getByLabel('Từ năm').count()).toBe(0)
    await typed(page, 'Kết quả thực hiện nhiệm vụ', 'Hoàn thành 98 % kế hoạch theo báo cáo số 12.')
    await typed(page, 'Trả lời', 'Đã nêu nguồn.')
    await sound()
    await page.getByRole('button', { name: 'Lưu, về danh sách' }).click()
    await page.getByRole('link', { name: 'Kiểm tra và nộp' }).click()
    await page.getByLabel('Tôi cam đoan').check()
    await page.getByRole('button', { name: 'Nộp hồ sơ' }).click()
    await page.waitForURL(/\/receipt\/2$/)
    await context.close()
  }, 180_000)
})

describe('what is typed is never lost', () => {
  test('the script saves while one writes, and says when', async () => {
    const context = await windowOf('submitter', desk)
    const page = await context.newPage()
    const id = await startDraft(page, 'Người tự lưu')
    await page.goto(`/dossiers/${id}/draft/sections/summary`)
    await typed(page, 'Số năm công tác', '7')
    await page.getByText(/^Đã lưu \d\d:\d\d$/).waitFor()
    await page.reload()
    expect(await page.getByLabel('Số năm công tác').inputValue()).toBe('7')
    await context.close()
  })

  test('while the server is away the failure is loud; what was typed outlives the closed page, and never wins in silence', async () => {
    const context = await windowOf('submitter', desk)
    const page = await context.newPage()
    const id = await startDraft(page, 'Người mất mạng')
    const address = `/dossiers/${id}/draft/sections/summary`
    await page.goto(address)
    await context.setOffline(true)
    await typed(page, 'Quyền hạn', 'Gõ lúc máy chủ vắng')
    await page.getByRole('alert').filter({ hasText: 'không liên lạc được với máy chủ' }).waitFor()
    await page.close()
    await context.setOffline(false)

    const other = await windowOf('submitter', withoutScript)
    const elsewhere = await other.newPage()
    await elsewhere.goto(address)
    await typed(elsewhere, 'Quyền hạn', 'Lưu ở nơi khác')
    await saveAndGoOn(elsewhere)
    await elsewhere.waitForURL(/achievements$/)

    const again = await context.newPage()
    await again.goto(address)
    expect(await again.getByLabel('Quyền hạn').inputValue()).toBe('Gõ lúc máy chủ vắng')
    await again.getByText('Đã lấy lại những gì gõ mà chưa lưu được').waitFor()
    await expectSound(again)
    await saveAndGoOn(again)
    await again.getByRole('heading', { name: 'Mục này vừa được sửa ở nơi khác' }).waitFor()
    await again.getByRole('group', { name: /^Quyền hạn/ }).getByLabel('Bản đã lưu').check()
    await again.getByRole('button', { name: 'Lưu theo lựa chọn' }).click()
    await again.waitForURL(/\/draft$/)
    await again.goto(address)
    expect(await again.getByLabel('Quyền hạn').inputValue()).toBe('Lưu ở nơi khác')
    expect(await again.getByText('Đã lấy lại').isVisible()).toBe(false)
    for (const open of [context, other]) await open.close()
  })

  test('a stale window gets both versions to choose from, field by field, and never wins in silence', async () => {
    const context = await windowOf('submitter', withoutScript)
    const [mine, other] = [await context.newPage(), await context.newPage()]
    const id = await startDraft(mine, 'Người hai cửa sổ')
    for (const page of [mine, other]) await page.goto(`/dossiers/${id}/draft/sections/summary`)
    await typed(other, 'Số năm công tác', '20')
    await typed(other, 'Quyền hạn', 'Bản kia')
    await saveAndGoOn(other)
    await typed(mine, 'Số năm công tác', '10')
    await typed(mine, 'Quyền hạn', 'Bản của tôi')
    await saveAndGoOn(mine)
    await mine.getByRole('heading', { name: 'Mục này vừa được sửa ở nơi khác' }).waitFor()
    await mine.getByRole('group', { name: /^Số năm công tác/ }).getByLabel('Bản đã lưu').check()
    await mine.getByRole('button', { name: 'Lưu theo lựa chọn' }).click()
    await mine.waitForURL(/\/draft$/)
    await mine.goto(`/dossiers/${id}/draft/sections/summary`)
    expect([await mine.getByLabel('Số năm công tác').inputValue(), await mine.getByLabel('Quyền hạn').inputValue()]).toEqual(['20', 'Bản của tôi'])
    await context.close()
  })

  test('two windows on two sections do not get in each other\'s way', async () => {
    const context = await windowOf('submitter', withoutScript)
    const [first, second] = [await context.newPage(), await context.newPage()]
    const id = await startDraft(first, 'Người hai mục')
    await first.goto(`/dossiers/${id}/draft/sections/summary`)
    await second.goto(`/dossiers/${id}/draft/sections/achievements`)
    await typed(first, 'Số năm công tác', '3')
    await saveAndGoOn(first)
    await typed(second, 'Từ năm', '2024')
    await saveAndGoOn(second)
    await second.waitForURL(/initiatives$/)
    await context.close()
  })

  test('after the session is over, signing in brings the form back as it was typed', async () => {
    const context = await windowOf('submitter', withoutScript)
    const page = await context.newPage()
    const id = await startDraft(page, 'Người hết phiên')
    await page.goto(`/dossiers/${id}/draft/sections/summary`)
    await typed(page, 'Quyền hạn', 'Dòng dài đã gõ trước khi hết phiên.')
    await context.clearCookies()
    await saveAndGoOn(page)
    await page.getByText('Phiên làm việc đã hết.').waitFor()
    await page.getByLabel('Tên đăng nhập').fill(login)
    await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.getByRole('button', { name: 'Gửi lại những gì đã nhập' }).click()
    await page.waitForURL(/achievements$/)
    await page.goto(`/dossiers/${id}/draft/sections/summary`)
    expect(await page.getByLabel('Quyền hạn').inputValue()).toBe('Dòng dài đã gõ trước khi hết phiên.')
    await context.close()
  })
})

test('the same nominee for the same award and year leads to the dossier that exists', async () => {
  const context = await windowOf('submitter', desk)
  const page = await context.newPage()
  const id = await startDraft(page, 'Người đã có hồ sơ')
  await page.goto('/dossiers/new')
  await page.getByRole('link', { name: /^Lao động tiên tiến/ }).click()
  await page.getByLabel('Họ tên hoặc tên tập thể').fill('Nguoi da co ho so')
  await page.getByLabel('Năm sinh').fill('1885')
  await page.getByRole('button', { name: 'Tạo bản nháp' }).click()
  expect(await page.getByRole('alert').innerText()).toMatch(/Năm sinh: Năm phải từ 1900 đến \d{4}$/)
  await page.getByLabel('Năm sinh').fill('')
  await page.getByRole('button', { name: 'Tạo bản nháp' }).click()
  await page.getByLabel('Người đã có hồ sơ').check()
  await page.getByRole('button', { name: 'Tạo bản nháp' }).click()
  await page.getByText('Đối tượng này đã có hồ sơ cho danh hiệu và năm này.').waitFor()
  expect(await page.locator('.note a').getAttribute('href')).toBe(`/dossiers/${id}`)
  await expectSound(page)
  await context.close()
})
