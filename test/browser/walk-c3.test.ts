import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { desk, Walk } from '../support/walk.ts'
import { answerOf, decide, decision, handIn, type Statement, vote, write } from '../support/walk-acts.ts'

let installation: Installation
let browser: Browser
let walk: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  walk = new Walk(installation, browser, desk)
}, 60_000)
afterAll(async () => {
  await walk.close()
  await browser.close()
  await installation.close()
})

const both = (...statements: readonly Statement[]): Statement => async (page) => { for (const state of statements) await state(page) }

test('the Government’s flag goes through four levels, waits for an opinion from outside and ends with the decision from above', async () => {
  const nominee = 'Tập thể công chức Vụ Kế hoạch'
  walk.names.push(nominee)
  const author = await walk.open('soan.kh', '/dossiers')
  const id = await write(author, { award: /^Cờ thi đua của Chính phủ/, nominee, kind: 'Tập thể', papers: ['report', 'bloc-minutes'] }, (page) => walk.look(page))
  await handIn(walk, author, id)
  await decide(installation, walk, 'phovu.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'thamdinh.kh', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, walk, 'vutruong.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'vanthu.bct', { outcome: 'Đủ giấy tờ, tiếp nhận' })
  await decide(installation, walk, 'thamdinh.bct', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, walk, 'thuky.bct', { outcome: 'Hội đồng đề nghị khen', state: vote(15) })
  await decide(installation, walk, 'botruong.bct', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'banthidua', { outcome: 'Đủ giấy tờ, tiếp nhận' })
  await decide(installation, walk, 'banthidua', { outcome: 'Đạt, chuyển tiếp' })
  await decide(installation, walk, 'banthidua', { outcome: 'Ghi kết quả thuận', state: answerOf('Ủy ban nhân dân tỉnh') })
  const where = await walk.open('soan.kh', `/dossiers/${id}`)
  expect(await where.locator('main').innerText()).toContain('Viên Thị Khánh Hòa')
  await decide(installation, walk, 'banthidua', { outcome: 'Ghi kết quả thuận', state: both(answerOf('Văn phòng Chính phủ'), decision('1443/QĐ-TTg')) })

  const result = await walk.follow('soan.kh', /Kết quả/)
  const said = await result.locator('main').innerText()
  expect(said).toContain('Đã khen thưởng')
  expect(said).toContain('1443/QĐ-TTg')
  const { id: nomineeId } = await installation.database.queryOne<{ id: string }>('SELECT nominee_id AS id FROM dossier WHERE id = $1', [id])
  const ledger = await walk.open('soan.kh', `/nominees/${nomineeId}`)
  expect(await ledger.locator('main').innerText()).toContain('1443/QĐ-TTg')
  expect(await installation.breaches()).toEqual([])
}, 600_000)
