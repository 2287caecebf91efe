import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { launchBrowser } from '../support/browser.ts'
import { expectSound } from '../support/sound-page.ts'

let browser: Browser
let web: RunningWeb
beforeAll(async () => { [browser, web] = await Promise.all([launchBrowser(), startWeb()]) })
afterAll(async () => {
  await browser.close()
  await web.stop()
})

const screens: Readonly<Record<string, BrowserContextOptions>> = {
  'a desk': { viewport: { width: 1180, height: 900 } },
  'a phone': { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  'the dark': { viewport: { width: 1180, height: 900 }, colorScheme: 'dark' },
  'a screen of forced colours': { viewport: { width: 1180, height: 900 }, forcedColors: 'active' },
}

describe.each(Object.entries(screens))('on %s', (_, options) => {
  test.each(['/specimen', '/sign-in', '/no-such-page'])('%s is accessible, fits the width and breaks no rule of the content policy', async (path) => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text()) })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(web.url + path)
    await expectSound(page)
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('the parts', () => {
  test('without a script every page is whole', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${web.url}/specimen`)
    await page.getByText('Vì sao là ngày này?').first().click()
    expect(await page.getByText('Thời hạn 25 ngày làm việc, đã dùng 22.').isVisible()).toBe(true)
    expect(await page.getByText('Tối đa 20 ký tự').first().isVisible()).toBe(true)
    await context.close()
  })

  test('on the phone the decision stays in thumb\'s reach, and is large enough for it', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    await page.goto(`${web.url}/specimen`)
    await page.evaluate('scrollTo(0, 0)')
    const box = await page.getByRole('link', { name: 'Đạt, trình Hội đồng' }).boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740)
    expect(box?.y).toBeGreaterThan(500)
    await context.close()
  })

  test('the error summary takes the focus and leads to its field', async () => {
    const page = await browser.newPage()
    await page.goto(`${web.url}/specimen`)
    await page.getByRole('link', { name: 'Tên việc: Cần điền mục này' }).click()
    expect(await page.evaluate('document.activeElement.name')).toBe('title')
    await page.close()
  })

  test('on paper there is the code and the date of print, and nothing to click', async () => {
    const page = await browser.newPage()
    await page.goto(`${web.url}/specimen`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.page-only-print').innerText()).toMatch(/VD-2026-000118[\s\S]*In lúc \d\d:\d\d/)
    expect(await page.locator('.bar').isVisible()).toBe(false)
    expect(await page.locator('.top').isVisible()).toBe(false)
    await page.close()
  })
})
