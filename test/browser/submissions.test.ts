import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Database, openStep } from '@vinhdanh/record'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { RunningWeb } from '../../apps/web/src/testing/start-web.ts'
import { launchBrowser } from '../support/browser.ts'
import { newDossier, newDraft } from '../support/dossier.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import type { Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'
import { signedIn } from '../support/signed-in.ts'
import { expectSound, expectToFit } from '../support/sound-page.ts'

let browser: Browser
let opened: OpenWeb
let web: RunningWeb
let database: Database
let organisation: Organisation

beforeAll(async () => {
  ;[browser, opened] = await Promise.all([launchBrowser(), openWeb()])
  ;({ database, organisation, web } = opened)
})
afterAll(async () => {
  await browser.close()
  await opened.close()
})

const windowOf = (role: 'submitter' | 'unit-head', options: BrowserContextOptions) => signedIn(browser, { url: web.url, database }, organisation.people[role].personId, options)

describe.each<[string, BrowserContextOptions]>([
  ['at a desk', { viewport: { width: 1180, height: 900 } }], ['on a phone', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
])('a submission %s', (where, options) => {
  const sound = where === 'at a desk' ? expectSound : expectToFit

  test('is written, sent, and signed', async () => {
    const drafts = [await newDraft(database, organisation), await newDraft(database, organisation)]
    const writer = await windowOf('submitter', options)
    const page = await writer.newPage()
    await page.goto('/submissions')
    await page.getByLabel('Trích yếu').fill(`Đề nghị khen thưởng ${where}`)
    await sound(page)
    await page.getByRole('button', { name: 'Tạo tờ trình' }).click()
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await sound(page)
    await page.getByRole('button', { name: 'Đưa vào tờ trình' }).click()
    await page.getByRole('button', { name: 'Gửi tờ trình' }).click()
    await page.getByText(/Đã nộp \d hồ sơ cùng lúc/).waitFor()
    await sound(page)
    const address = new URL(page.url()).pathname
    await writer.close()

    for (const { dossierId } of drafts) await openStep(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
    const head = await windowOf('unit-head', options)
    const signing = await head.newPage()
    await signing.goto(address)
    await sound(signing)
    await signing.getByRole('link', { name: 'Xử lý cùng lúc' }).click()
    await sound(signing)
    await signing.getByRole('button', { name: 'Xem lại trước khi ghi' }).click()
    await signing.getByRole('heading', { name: 'Ghi các quyết định này?' }).waitFor()
    await sound(signing)
    await signing.getByRole('button', { name: 'Ghi các quyết định' }).click()
    await signing.getByText('Đã ghi 2 trên 2 quyết định.').waitFor()
    await sound(signing)
    await head.close()
  }, 180_000)

  test('the list shows what is under way with its holder, and the way out asks first', async () => {
    const dossierId = await newDossier(database, organisation)
    await openStep(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
    await newDraft(database, organisation)
    const context = await windowOf('submitter', options)
    const page = await context.newPage()
    await page.goto('/dossiers')
    await page.getByText('Bước unit-sign: Người thử').first().waitFor()
    await sound(page)
    await page.goto(`/dossiers/${dossierId}/withdraw`)
    await sound(page)
    await page.goto('/dossiers?q=khong-co-ai')
    expect(await page.getByText('Không có hồ sơ nào phù hợp').isVisible()).toBe(true)
    await sound(page)
    await context.close()
  }, 60_000)
})
