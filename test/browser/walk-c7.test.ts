import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { desk, Walk } from '../support/walk.ts'
import { write } from '../support/walk-acts.ts'
import { until } from '../support/world.ts'
import { writeDraft } from '../support/write-draft.ts'

const six = ['Kha Thị Bích Đào', 'Lò Văn Tỉnh', 'Thi Hoàng Yên', 'Ông Đức Thắng', 'Nhữ Thị Sinh', 'Mai Văn Bảy']
let installation: Installation
let browser: Browser
let walk: Walk
let submission: string
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  walk = new Walk(installation, browser, desk)
  walk.names.push(...six)
}, 60_000)
afterAll(async () => {
  await walk.close()
  await browser.close()
  await installation.close()
})

/** Follows the mail to the submission and signs: all that is not told apart is passed. */
async function signTogether(login: Login, apart: Readonly<Record<string, { readonly choice: string; readonly reason?: string }>> = {}): Promise<Page> {
  const page = await walk.follow(login, /việc cần xử lý|Cần xử lý/)
  await installation.pauseForThought()
  await page.goto(submission)
  await walk.look(page)
  await page.getByRole('link', { name: 'Xử lý cùng lúc' }).click()
  await walk.look(page)
  for (const [nominee, { choice, reason }] of Object.entries(apart)) {
    const card = page.locator('.sign-one', { hasText: nominee })
    await card.getByLabel(choice, { exact: true }).check()
    if (reason) await card.getByLabel('Lý do (bắt buộc khi trả lại)').fill(reason)
  }
  await page.getByRole('button', { name: 'Xem lại trước khi ghi' }).click()
  await walk.look(page)
  await page.getByRole('button', { name: 'Ghi các quyết định' }).click()
  await page.waitForURL(/\/result\?/)
  await walk.look(page)
  return page
}

test('six specialists in one submission: the department signs five together and leaves one out, who follows later and alone', async () => {
  const author = await walk.open('soan.kh', '/submissions')
  await author.getByLabel('Trích yếu').fill('Đề nghị tặng Bằng khen của Bộ năm 2026')
  if (await author.getByLabel('Đơn vị', { exact: true }).count()) await author.getByLabel('Đơn vị', { exact: true }).selectOption({ label: 'Vụ Kế hoạch' })
  await author.getByRole('button', { name: 'Tạo tờ trình' }).click()
  await author.waitForURL(/\/submissions\/[0-9a-f-]+$/)
  submission = author.url()
  await walk.look(author)
  await write(author, { award: /^Bằng khen của Bộ/, nominee: six[0] ?? '', kind: 'Cá nhân', papers: ['report', 'minutes'] }, (page) => walk.look(page))
  // The other five would be the same pages again.
  for (const nominee of six.slice(1)) await writeDraft(installation, { award: 'BKB', nominee })
  await author.goto(submission)
  for (const box of await author.locator('main input[type=checkbox]').all()) await box.check()
  await walk.look(author)
  await author.getByRole('button', { name: 'Đưa vào tờ trình' }).click()
  await author.getByText('Tất cả 6 hồ sơ được nộp cùng lúc').waitFor()
  await walk.look(author)
  await author.getByRole('button', { name: 'Gửi tờ trình' }).click()
  await author.getByText('Đã nộp 6 hồ sơ cùng lúc').waitFor()
  await walk.look(author)

  expect(await (await signTogether('phovu.kh')).locator('main').innerText()).toContain('Đã ghi 6 trên 6 quyết định.')
  expect(await (await signTogether('thamdinh.kh')).locator('main').innerText()).toContain('Đã ghi 6 trên 6 quyết định.')
  const result = await signTogether('vutruong.kh', { 'Lò Văn Tỉnh': { choice: 'Để lại, xử lý sau' } })
  expect(await result.locator('main').innerText()).toContain('Đã ghi 5 trên 5 quyết định.')
  expect(await result.getByRole('link', { name: 'Xử lý tiếp 1 hồ sơ còn lại' }).count()).toBe(1)
  const queue = await walk.open('vutruong.kh', '/tasks')
  expect(await queue.locator('main').innerText()).toContain('Lò Văn Tỉnh')

  expect(await (await signTogether('vanthu.bct')).locator('main').innerText()).toContain('Đã ghi 5 trên 5 quyết định.')
  const list = await walk.open('soan.kh', submission)
  expect((await list.locator('main').innerText()).match(/Nghiêm Bá Trác/g)).toHaveLength(1)
  await (await walk.open('vutruong.kh', '/tasks')).getByRole('link', { name: /Lò Văn Tỉnh/ }).click()
  await installation.pauseForThought()
  await queue.getByRole('link', { name: 'Ký, trình lên' }).click()
  await queue.getByRole('button', { name: 'Xác nhận: Ký, trình lên' }).click()
  await queue.waitForURL(/\/receipt$/)
  const intake = await walk.open('vanthu.bct', '/tasks')
  await until('the one that was left out has followed', async () => {
    await intake.reload()
    return (await intake.getByRole('link', { name: /Lò Văn Tỉnh/ }).count()) > 0
  })
  await walk.look(intake)
  expect(await installation.breaches()).toEqual([])
}, 600_000)
