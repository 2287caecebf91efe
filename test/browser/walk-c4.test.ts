import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { launchBrowser } from '../support/browser.ts'
import { type CaughtLink, type Installation, openInstallation } from '../support/installation.ts'
import { phone, Walk } from '../support/walk.ts'
import { advanceTo } from '../support/time.ts'
import { decide, decideOn, decision, explainedDue, handIn, vote, write } from '../support/walk-acts.ts'

const fiveMinutes = 300_000
let installation: Installation
let browser: Browser
let walk: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  walk = new Walk(installation, browser, phone)
}, 60_000)
afterAll(async () => {
  await walk.close()
  await browser.close()
  await installation.close()
})

/** Lets time run to the morning on which the holder of the open step is reminded. */
async function untilReminded(dossierId: string): Promise<void> {
  const { at } = await installation.database.queryOne<{ at: Date }>(
    `SELECT i.at FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.dossier_id = $1 AND s.state = 'open' AND i.kind = 'reminder'`, [dossierId])
  await advanceTo(installation, new Date(at.getTime() + fiveMinutes))
}

/** The digest that reminds; of the mornings that time passed over there may be others before it. */
async function reminderFor(login: Login): Promise<CaughtLink> {
  const mail = await installation.mailFor(login)
  return mail.text.includes('Nhắc việc: ') ? mail : reminderFor(login)
}

test('on a phone, the unit’s head is reminded the day before the term ends and signs; the specialist becomes Grassroots Emulation Fighter by the decision of the department’s director', async () => {
  const nominee = 'Kha Thị Bích Đào'
  walk.names.push(nominee)
  const author = await walk.open('soan.kh', '/dossiers')
  const id = await write(author, { award: /^Chiến sĩ thi đua cơ sở/, nominee, kind: 'Cá nhân', papers: ['report', 'minutes', 'initiative-certificate'] }, (page) => walk.look(page))
  await handIn(walk, author, id)
  await walk.follow('phovu.kh', /Cần xử lý/)
  await untilReminded(id)
  const reminder = await reminderFor('phovu.kh')
  expect(reminder.subject).toMatch(/^\[Vinh Danh\] Việc ngày /)
  expect(reminder.subject).not.toContain(nominee)
  const head = await walk.open('phovu.kh', reminder.link)
  expect(await head.locator('main').innerText()).toContain('Còn 1 ngày làm việc')
  const why = await explainedDue(walk, head)
  expect(why).toMatch(/Thời hạn 5 ngày làm việc, hôm nay là ngày thứ 4\./)
  expect(why).toMatch(/Ngày nhận .+ không tính; hạn là hết ngày/)
  expect(why).toMatch(/Quy định 5 ngày làm việc: /)
  await decideOn(installation, walk, head, { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'thamdinh.kh', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, walk, 'thuky.kh', { outcome: 'Hội đồng đề nghị khen', state: vote(9) })
  const last = await decide(installation, walk, 'vutruong.kh', { outcome: 'Quyết định khen thưởng', state: decision('21/QĐ-KH') })
  await last.getByText('21/QĐ-KH').count()

  const result = await walk.follow('soan.kh', /Kết quả/)
  await result.getByText('Đã khen thưởng').first().waitFor()
  await result.getByText('Quyết định số 21/QĐ-KH').first().waitFor()
  const { id: nomineeId } = await installation.database.queryOne<{ id: string }>('SELECT nominee_id AS id FROM dossier WHERE id = $1', [id])
  const ledger = await walk.open('soan.kh', `/nominees/${nomineeId}`)
  expect(await ledger.locator('main').innerText()).toContain('21/QĐ-KH')
  expect(await installation.breaches()).toEqual([])
}, 600_000)
