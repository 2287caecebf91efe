import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { signedIn } from '../support/signed-in.ts'

const desk: BrowserContextOptions = { viewport: { width: 1180, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

let browser: Browser
let pages: OpenWeb
beforeAll(async () => { [browser, pages] = await Promise.all([launchBrowser(), openWeb()]) })
afterAll(async () => {
  await browser.close()
  await pages.close()
})

/** Opens the calendar without script: its page, and how many of its months are to be seen. */
async function calendar(options: BrowserContextOptions, media: 'screen' | 'print' = 'screen') {
  const { web, database, organisation } = pages
  const context = await signedIn(browser, { url: web.url, database }, organisation.people.submitter.personId, { ...options, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.emulateMedia({ media })
  await page.goto(`${web.url}/calendar`)
  const shown = async () => (await Promise.all((await page.locator('.month table').all()).map((month) => month.isVisible()))).filter(Boolean).length
  return { page, shown }
}

test('on a phone the calendar folds all months but the current one, and a key opens another', async () => {
  const { page, shown } = await calendar(phone)
  expect([await shown(), await page.locator('[aria-current=date]').isVisible()]).toEqual([1, true])
  await page.locator('.month:not([open]) summary').first().press('Enter')
  expect(await shown()).toBe(2)
})

test.each([['on a desk', desk, 'screen'], ['printed from a phone', phone, 'print']] as const)('%s the calendar is whole, and nothing is there to fold', async (_, options, media) => {
  const { page, shown } = await calendar(options, media)
  expect([await shown(), await page.locator('.month summary').first().isVisible()]).toEqual([12, false])
})
