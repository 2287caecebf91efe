import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { localDay } from '@vinhdanh/domain'
import { recordNow } from '@vinhdanh/record'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { advance } from '../support/time.ts'
import { desk, phone, Walk } from '../support/walk.ts'
import { decide, decideOn, explainedDue, handIn, type Statement, vote, write } from '../support/walk-acts.ts'
import { writeDraft } from '../support/write-draft.ts'

let installation: Installation
let browser: Browser
let atDesk: Walk
let onPhone: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  atDesk = new Walk(installation, browser, desk)
  onPhone = new Walk(installation, browser, phone)
}, 60_000)
afterAll(async () => {
  await atDesk.close()
  await onPhone.close()
  await browser.close()
  await installation.close()
})

/** Four of the ten working days a posting lasts. */
const daysPosted = 4
const posted = (start: string): Statement => async (page) => {
  await page.getByLabel('Nơi công khai').fill('Cổng thông tin điện tử của Bộ')
  await page.getByLabel('Địa chỉ trang công khai').fill('https://example.gov.vn/cong-khai')
  await page.getByLabel('Ngày bắt đầu công khai').fill(start)
  await page.getByLabel('Số ý kiến nhận được').fill('0')
}

/** The record's day in Viet Nam, as a date field wants it. */
async function recordDay(): Promise<string> {
  return localDay(await recordNow(installation.database))
}

/** The day on which a term ends, out of the sentences that explain it. */
const lastDay = (why: string): string | undefined => /hạn là hết ngày (\S+)\./.exec(why)?.[1]

test('Labour Orders: one is held by an order of inspection and runs on when it is lifted, the other may not leave its public posting before the tenth day', async () => {
  const [head, deputy] = ['Khuất Duy Mẫn', 'Lỗ Thị Cẩm Hà']
  for (const { names } of [atDesk, onPhone]) names.push(head, deputy)
  const award = /^Huân chương Lao động hạng Ba/

  const author = await atDesk.open('soan.kh', '/dossiers')
  const posting = await write(author, { award, nominee: head, kind: 'Cá nhân', papers: ['report', 'minutes', 'ballot-result'] }, (page) => atDesk.look(page))
  await handIn(atDesk, author, posting)
  await decide(installation, onPhone, 'phovu.kh', { outcome: 'Ký, trình lên' })
  // The deputy's would be the same pages again; it waits at the unit's head when the order comes.
  const held = await writeDraft(installation, { award: 'HCLD3', nominee: deputy })
  await handIn(atDesk, author, held)
  const waiting = await onPhone.follow('phovu.kh', /Cần xử lý/)
  const task = waiting.url()
  const before = await explainedDue(onPhone, waiting)
  // What follows a mail within a minute is gathered.
  await installation.pauseForThought()

  const administrator = await atDesk.open('quantri.bct', `/dossiers/${held}`)
  await administrator.getByRole('link', { name: 'Tạm dừng', exact: true }).click()
  await atDesk.look(administrator)
  await administrator.getByRole('button', { name: 'Tạm dừng hồ sơ' }).click()
  await administrator.getByRole('heading', { name: 'Có điểm cần sửa' }).waitFor()
  await atDesk.look(administrator)
  await administrator.getByLabel('Lý do').fill('Có đơn phản ánh đang được thanh tra xem xét')
  await administrator.getByLabel('Cơ quan yêu cầu').fill('Thanh tra Bộ')
  await administrator.getByLabel('Số văn bản').fill('118/TTr')
  await administrator.getByRole('button', { name: 'Tạm dừng hồ sơ' }).click()
  await administrator.getByText('Hồ sơ đang tạm dừng').waitFor()
  await atDesk.look(administrator)
  await onPhone.follow('phovu.kh', /Tạm dừng/)
  await onPhone.open('phovu.kh', task)
  expect(await waiting.locator('main').innerText()).toMatch(/chưa quyết định được[^]*Thanh tra Bộ[^]*118\/TTr/)
  expect(await waiting.getByRole('link', { name: 'Ký, trình lên' }).count()).toBe(0)

  await decide(installation, atDesk, 'thamdinh.kh', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, atDesk, 'vutruong.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, atDesk, 'vanthu.bct', { outcome: 'Đủ giấy tờ, tiếp nhận' })
  await decide(installation, atDesk, 'thamdinh.bct', { outcome: 'Đạt, chuyển tiếp' })
  const examiner = await atDesk.follow('thamdinh.bct', /Cần xử lý|việc cần xử lý/)
  const postingTask = examiner.url()
  const start = await recordDay()

  await advance(installation, { workingDays: daysPosted })
  await atDesk.open('thamdinh.bct', postingTask)
  expect(await explainedDue(atDesk, examiner)).toMatch(/Thời hạn 15 ngày làm việc, hôm nay là ngày thứ 4\./)
  await examiner.getByRole('link', { name: 'Kết thúc công khai', exact: true }).click()
  await posted(start)(examiner)
  await examiner.getByRole('button', { name: 'Xác nhận: Kết thúc công khai' }).click()
  await examiner.getByText('Chưa đủ 10 ngày làm việc công khai').first().waitFor()
  expect(await examiner.getByLabel('Nơi công khai').inputValue()).toBe('Cổng thông tin điện tử của Bộ')
  await atDesk.look(examiner)

  await onPhone.open('phovu.kh', task)
  expect(await explainedDue(onPhone, waiting)).toMatch(/Tạm dừng: Có đơn phản ánh.*Thanh tra Bộ.*đến nay \d+ ngày làm việc không tính/)
  await atDesk.open('quantri.bct', `/dossiers/${held}`)
  await administrator.getByRole('link', { name: 'Tiếp tục', exact: true }).click()
  await atDesk.look(administrator)
  await administrator.getByLabel('Số văn bản cho tiếp tục').fill('131/TTr')
  await administrator.getByRole('button', { name: 'Tiếp tục hồ sơ' }).click()
  await administrator.getByRole('link', { name: 'Tạm dừng', exact: true }).waitFor()
  const after = await explainedDue(atDesk, administrator)
  expect(after).toMatch(/Tạm dừng: Có đơn phản ánh.*Thanh tra Bộ.*từ .* đến .* ngày làm việc không tính/)
  expect(lastDay(after)).not.toBe(lastDay(before))
  await administrator.goto(`/dossiers/${held}?tab=clock`)
  await atDesk.look(administrator)
  expect(await administrator.locator('main').innerText()).toMatch(/Dừng[^]*Chạy[^]*Các lý do dừng[^]*Thanh tra Bộ/)
  await onPhone.open('phovu.kh', task)
  await decideOn(installation, onPhone, waiting, { outcome: 'Ký, trình lên' })

  await advance(installation, { workingDays: 7 })
  await atDesk.open('thamdinh.bct', postingTask)
  await decideOn(installation, atDesk, examiner, { outcome: 'Kết thúc công khai', state: posted(start) })
  await decide(installation, atDesk, 'thuky.bct', { outcome: 'Hội đồng đề nghị khen', state: vote(15) })
  expect(await installation.breaches()).toEqual([])
}, 600_000)
