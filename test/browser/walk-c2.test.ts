import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { Walk, withoutScript } from '../support/walk.ts'
import { decide, decision, handIn, vote, write } from '../support/walk-acts.ts'

let installation: Installation
let browser: Browser
let walk: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  walk = new Walk(installation, browser, withoutScript)
}, 60_000)
afterAll(async () => {
  await walk.close()
  await browser.close()
  await installation.close()
})

test('without a script, a department comes back from the ministry for a correction, and gets the minister’s certificate in its second round', async () => {
  const nominee = 'Tập thể Vụ Kế hoạch'
  walk.names.push(nominee)
  const author = await walk.open('soan.kh', '/dossiers')
  const id = await write(author, { award: /^Bằng khen của Bộ/, nominee, kind: 'Tập thể', papers: ['report', 'minutes'] }, (page) => walk.look(page))
  await handIn(walk, author, id)
  await decide(installation, walk, 'phovu.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'thamdinh.kh', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, walk, 'vutruong.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'vanthu.bct', { outcome: 'Đủ giấy tờ, tiếp nhận' })
  await decide(installation, walk, 'thamdinh.bct', {
    outcome: 'Trả lại để sửa',
    state: async (page) => {
      await page.getByLabel('Lý do').fill('Số liệu năm gần nhất chưa nêu nguồn.')
      await page.getByLabel('Gắn với').first().selectOption({ label: 'Mục: Kết quả thực hiện chỉ tiêu, nhiệm vụ so với các năm trước' })
      await page.getByLabel('Nội dung').first().fill('Nêu rõ nguồn của số liệu năm gần nhất.')
    },
  })

  const returned = await walk.follow('soan.kh', /Trả lại để hoàn thiện/)
  await returned.getByRole('link', { name: 'Mở hồ sơ để sửa' }).click()
  await walk.look(returned)
  expect(await returned.locator('main').innerText()).toContain('Số liệu năm gần nhất chưa nêu nguồn.')
  await returned.getByRole('link', { name: /^Mục: Kết quả thực hiện/ }).click()
  await walk.look(returned)
  expect(await returned.getByLabel('Từ năm').count()).toBe(0) // what the remark does not concern stays as it was handed in
  await returned.getByLabel('Kết quả thực hiện').first().fill('Hoàn thành 102 % kế hoạch theo báo cáo số 118.')
  await returned.getByLabel('Trả lời').fill('Đã nêu nguồn: báo cáo số 118.')
  await returned.getByRole('button', { name: 'Lưu, về danh sách' }).click()
  await handIn(walk, returned, id)

  const again = await walk.follow('thamdinh.bct', /Cần xử lý/)
  await again.locator('summary', { hasText: 'Thành tích đạt được' }).click()
  const seen = await again.locator('main').innerText()
  expect(seen).toMatch(/vòng 2/i)
  expect(seen).toContain('Hoàn thành 102 % kế hoạch theo báo cáo số 118.')
  expect(seen).toContain('Đã nêu nguồn: báo cáo số 118.')
  await installation.pauseForThought()
  await again.getByRole('link', { name: 'Đạt, chuyển tiếp' }).click()
  await again.getByRole('button', { name: 'Xác nhận: Đạt, chuyển tiếp' }).click()
  await again.waitForURL(/\/receipt$/)
  await decide(installation, walk, 'thuky.bct', { outcome: 'Hội đồng đề nghị khen', state: vote(15) })
  await decide(installation, walk, 'botruong.bct', { outcome: 'Quyết định khen thưởng', state: decision('1187/QĐ-BCT') })

  const result = await walk.follow('soan.kh', /Kết quả/)
  expect(await result.locator('main').innerText()).toContain('1187/QĐ-BCT')
  const oldLink = walk.mails.find(({ subject }) => subject.includes('Trả lại'))?.link ?? ''
  const over = await walk.open('soan.kh', oldLink)
  expect(await over.locator('main').innerText()).toContain('Bạn không cần làm gì thêm với liên kết này.')
  expect(await installation.breaches()).toEqual([])
}, 600_000)
