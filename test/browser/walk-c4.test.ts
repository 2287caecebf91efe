import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { phone, Walk } from '../support/walk.ts'
import { decide, decision, handIn, vote, write } from '../support/walk-acts.ts'

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

test('on a phone, a specialist of the department becomes Grassroots Emulation Fighter by the decision of its director', async () => {
  const nominee = 'Kha Thị Bích Đào'
  walk.names.push(nominee)
  const author = await walk.open('soan.kh', '/dossiers')
  const id = await write(author, { award: /^Chiến sĩ thi đua cơ sở/, nominee, kind: 'Cá nhân', papers: ['report', 'minutes', 'initiative-certificate'] }, (page) => walk.look(page))
  await handIn(walk, author, id)
  await decide(installation, walk, 'phovu.kh', { outcome: 'Ký, trình lên' })
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
