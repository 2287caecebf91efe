import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { cookieName } from '@vinhdanh/access'
import type { Browser, Page } from 'playwright-core'
import { passwordOf } from '../../apps/ops/src/seed/accounts.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { desk, phone, Walk, withoutScript } from '../support/walk.ts'
import { decide, decision, handIn, vote } from '../support/walk-acts.ts'
import { webProcess } from '../support/web-process.ts'
import { writeDraft } from '../support/write-draft.ts'

let installation: Installation
let browser: Browser
/** Beside the installation's own pages, over the same record: the one that is killed. */
let frail: ServerProcess
let atDesk: Walk
let onPhone: Walk
let bare: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  frail = await webProcess(installation.config)
  await frail.start()
  ;[atDesk, onPhone, bare] = [new Walk(installation, browser, desk), new Walk(installation, browser, phone), new Walk(installation, browser, withoutScript)]
}, 120_000)
afterAll(async () => {
  await Promise.all([atDesk, onPhone, bare].map((walk) => walk.close()))
  await browser.close()
  await frail.kill()
  await installation.close()
})

const [figures, pageOne, shorter, signature] = ['Nêu rõ nguồn của số liệu.', 'Trang này thiếu chữ ký.', 'Viết gọn lại theo mẫu.', 'Biên bản chưa ghi số phiếu.']
const places = { field: 'field:achievements.results', page: 'paper:report', whole: '', minutes: 'paper:minutes' }

/** Writes remarks into the form of a return, each of which must be corrected. */
async function remark(page: Page, reason: string, remarks: readonly { readonly at: string; readonly page?: string; readonly body: string }[]): Promise<void> {
  for (const [row, { at, page: number = '', body }] of remarks.entries()) {
    if (row > 0) await page.getByRole('button', { name: 'Thêm một ý kiến' }).click()
    await page.getByLabel('Gắn với').nth(row).selectOption(at)
    await page.locator(`[name="remarks.${row}.page"]`).fill(number)
    await page.getByLabel('Nội dung').nth(row).fill(body)
  }
  await page.getByLabel('Lý do').fill(reason)
}

/** The box in which a remark is answered, or accepted and reopened. */
const boxOf = (page: Page, body: string) => page.locator('.remark, .remark-list > .card', { hasText: body })

/** Answers a remark where it stands alone, by the button beside it. */
async function answer(walk: Walk, page: Page, { at, body, text }: { readonly at: string; readonly body: string; readonly text: string }): Promise<void> {
  await page.goto(at)
  await boxOf(page, body).getByLabel('Trả lời').fill(text)
  await page.locator('form', { has: boxOf(page, body) }).getByRole('button', { name: 'Lưu trả lời' }).click()
  await page.waitForLoadState()
  await walk.look(page)
  expect(await boxOf(page, body).getByLabel('Trả lời').inputValue()).toBe(text)
}

/** What stands on the hand-in page as unanswered leads to the box of its answer, one link each. */
async function expectUnanswered(page: Page, id: string, bodies: readonly string[]): Promise<void> {
  await page.goto(`/dossiers/${id}/hand-in`)
  expect(await page.getByRole('button', { name: 'Nộp hồ sơ' }).count()).toBe(0)
  const links = await Promise.all((await page.locator('.note a[href*="#remark-"]').all()).map((link) => link.getAttribute('href')))
  expect(links).toHaveLength(bodies.length)
  for (const [place, href] of links.entries()) {
    await page.goto(href ?? '')
    const box = page.locator(new URL(page.url()).hash)
    expect(await box.innerText()).toContain(bodies[place])
    expect(await box.getByLabel('Trả lời').isVisible()).toBe(true)
  }
}

test('three rounds: two reviewers remark on a field, a page and the whole; through a killed server, an expired session and a stale window the unit answers each; a reopened remark is accepted in the third round, and the award is given', async () => {
  const nominee = 'Kha Văn Tuệ'
  for (const { names } of [atDesk, onPhone, bare]) names.push(nominee)
  const id = await writeDraft(installation, { award: 'BKB', nominee })
  const draft = `/dossiers/${id}/draft`
  await handIn(atDesk, await atDesk.open('soan.kh', '/dossiers'), id)
  await decide(installation, onPhone, 'phovu.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, bare, 'thamdinh.kh', {
    outcome: 'Trả lại để sửa',
    state: (page) => remark(page, 'Số liệu chưa khớp với biên bản.', [{ at: places.field, body: figures }, { at: places.page, page: '1', body: pageOne }, { at: places.whole, body: shorter }]),
  })

  const author = await atDesk.follow('soan.kh', /Trả lại để hoàn thiện/)
  await author.getByRole('link', { name: 'Mở hồ sơ để sửa' }).click()
  await atDesk.look(author)
  await expectUnanswered(author, id, [figures, pageOne, shorter])
  await atDesk.look(author)

  // The server dies while the answer is being written, before it was saved, and the window is closed.
  await author.goto(`${frail.url}${draft}/sections/achievements`)
  await frail.kill()
  await author.getByLabel('Kết quả thực hiện').first().fill('Hoàn thành 102 % kế hoạch theo báo cáo số 118.')
  await boxOf(author, figures).getByLabel('Trả lời').fill('Đã nêu nguồn: báo cáo số 118.')
  await author.getByRole('alert').filter({ hasText: 'không liên lạc được với máy chủ' }).waitFor()
  await author.goto('about:blank')
  await frail.start()
  await author.goto(`${frail.url}${draft}/sections/achievements`)
  expect(await author.getByLabel('Kết quả thực hiện').first().inputValue()).toBe('Hoàn thành 102 % kế hoạch theo báo cáo số 118.')
  expect(await boxOf(author, figures).getByLabel('Trả lời').inputValue()).toBe('Đã nêu nguồn: báo cáo số 118.')
  await author.getByText('Đã lấy lại những gì gõ mà chưa lưu được').waitFor()
  await atDesk.look(author)

  // Another window opened the section before that was saved, and is stale when it saves.
  const stale = await author.context().newPage()
  await stale.goto(`${draft}/sections/achievements`)
  await author.getByRole('button', { name: 'Lưu, về danh sách' }).click()
  await author.waitForURL(/\/draft$/)
  await stale.getByLabel('Kết quả thực hiện').first().fill('Hoàn thành 101 % kế hoạch.')
  await stale.getByRole('button', { name: 'Lưu, về danh sách' }).click()
  await stale.getByRole('heading', { name: 'Mục này vừa được sửa ở nơi khác' }).waitFor()
  await atDesk.look(stale)
  await stale.getByRole('group', { name: /^Kết quả thực hiện/ }).getByLabel('Bản đã lưu').check()
  await stale.getByRole('button', { name: 'Lưu theo lựa chọn' }).click()
  await stale.waitForURL(/\/draft$/)
  await stale.close()

  // The session is over when the answer is sent.
  await author.goto(`${draft}/papers`)
  await boxOf(author, pageOne).getByLabel('Trả lời').fill('Đã ký trang 1.')
  await author.context().clearCookies({ name: cookieName('session', false) })
  await author.locator('#paper-report').getByRole('button', { name: 'Lưu trả lời' }).click()
  await author.getByText('Phiên làm việc đã hết.').waitFor()
  await author.getByLabel('Tên đăng nhập').fill('soan.kh')
  await author.getByLabel('Mật khẩu', { exact: true }).fill(passwordOf('soan.kh'))
  await author.getByRole('button', { name: 'Đăng nhập' }).click()
  await author.getByRole('button', { name: 'Gửi lại những gì đã nhập' }).click()
  await author.waitForURL(/\/draft\/papers$/)
  expect(await boxOf(author, pageOne).getByLabel('Trả lời').inputValue()).toBe('Đã ký trang 1.')
  await atDesk.look(author)
  await expectUnanswered(author, id, [shorter])
  await answer(atDesk, author, { at: draft, body: shorter, text: 'Đã rút gọn phần hai.' })
  await handIn(atDesk, author, id)

  const examiner = await onPhone.follow('thamdinh.kh', /Cần xử lý/)
  await boxOf(examiner, pageOne).getByRole('button', { name: 'Chấp nhận' }).click()
  await boxOf(examiner, pageOne).getByText('Đã chấp nhận').first().waitFor()
  await onPhone.look(examiner)
  await boxOf(examiner, shorter).getByText('Mở lại ý kiến').click()
  await boxOf(examiner, shorter).getByRole('button', { name: 'Mở lại' }).click()
  await examiner.getByRole('link', { name: /Cần điền mục này/ }).waitFor()
  await onPhone.look(examiner)
  await examiner.getByLabel('Còn thiếu gì').fill('Phần hai vẫn dài.')
  await examiner.getByRole('button', { name: 'Mở lại' }).click()
  await boxOf(examiner, shorter).getByText('Phần hai vẫn dài.').waitFor()
  await onPhone.look(examiner)
  await installation.pauseForThought()
  await examiner.getByRole('link', { name: 'Đạt, chuyển tiếp', exact: true }).click()
  await examiner.getByRole('button', { name: 'Xác nhận: Đạt, chuyển tiếp' }).click()
  await examiner.waitForURL(/\/receipt$/)
  await decide(installation, onPhone, 'vutruong.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, onPhone, 'vanthu.bct', { outcome: 'Đủ giấy tờ, tiếp nhận' })
  await decide(installation, bare, 'thamdinh.bct', { outcome: 'Trả lại để sửa', state: (page) => remark(page, 'Biên bản còn thiếu một điểm.', [{ at: places.minutes, body: signature }]) })

  await atDesk.follow('soan.kh', /Trả lại để hoàn thiện/)
  await expectUnanswered(author, id, [signature, shorter])
  await answer(atDesk, author, { at: `${draft}/papers`, body: signature, text: 'Biên bản có ghi, dòng cuối.' })
  await answer(atDesk, author, { at: draft, body: shorter, text: 'Phần hai còn nửa trang.' })
  await handIn(atDesk, author, id)

  const third = await bare.follow('thamdinh.bct', /Cần xử lý/)
  expect(await third.locator('main').innerText()).toMatch(/vòng 3/i)
  for (const body of [figures, shorter, signature]) {
    await boxOf(third, body).getByRole('button', { name: 'Chấp nhận' }).click()
    await third.waitForLoadState()
    expect(await boxOf(third, body).innerText()).toContain('Đã chấp nhận')
  }
  await bare.look(third)
  const history = await onPhone.open('thamdinh.kh', `/dossiers/${id}/compare?from=1&to=3`)
  expect(await history.locator('main ins, main del').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('102'), expect.stringContaining('98')]))
  await onPhone.open('thamdinh.kh', `/dossiers/${id}?tab=rounds`)
  await installation.pauseForThought()
  await third.getByRole('link', { name: 'Đạt, chuyển tiếp', exact: true }).click()
  await third.getByRole('button', { name: 'Xác nhận: Đạt, chuyển tiếp' }).click()
  await third.waitForURL(/\/receipt$/)
  await decide(installation, onPhone, 'thuky.bct', { outcome: 'Hội đồng đề nghị khen', state: vote(15) })
  await decide(installation, onPhone, 'botruong.bct', { outcome: 'Quyết định khen thưởng', state: decision('1187/QĐ-BCT') })

  const result = await atDesk.follow('soan.kh', /Kết quả/)
  expect(await result.locator('main').innerText()).toContain('1187/QĐ-BCT')
  const oldLink = atDesk.mails.find(({ subject }) => subject.includes('Trả lại'))?.link ?? ''
  expect(await (await atDesk.open('soan.kh', oldLink)).locator('main').innerText()).toContain('Bạn không cần làm gì thêm với liên kết này.')
  expectOneThread(id)
  expect(await installation.breaches()).toEqual([])
}, 900_000)

/** All mails about the dossier name it first among what they refer to, and each the round it is about. */
function expectOneThread(id: string): void {
  const mails = installation.mail.messages().map(({ headers }) => new Map(headers.map(({ key, value }) => [key, value]))).filter((headers) => headers.get('references')?.includes(id))
  expect(new Set(mails.map((headers) => headers.get('references')?.split(/\s+/)[0])).size).toBe(1)
  expect(new Set(mails.map((headers) => /round-(\d)/.exec(headers.get('in-reply-to') ?? '')?.[1]))).toEqual(new Set(['1', '2', '3']))
  expect(mails.length).toBeGreaterThanOrEqual(12)
}
