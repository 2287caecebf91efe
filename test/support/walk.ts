import { expect } from '@jest/globals'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { passwordOf } from '../../apps/ops/src/seed/accounts.ts'
import { type Login, samplePeople } from '../../apps/ops/src/seed/people.ts'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import type { CaughtLink, Installation } from './installation.ts'
import { expectSound, expectToFit } from './sound-page.ts'

export const desk: BrowserContextOptions = { viewport: { width: 1180, height: 900 } }
export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
export const withoutScript: BrowserContextOptions = { ...desk, javaScriptEnabled: false }

/** People on their way through the pages: each in a browser window of their own, arriving by the links of their mails. */
export class Walk {
  private readonly installation: Installation
  private readonly browser: Browser
  private readonly screen: BrowserContextOptions
  private readonly windows = new Map<Login, { context: BrowserContext; page: Page }>()
  private copies: Page | undefined
  /** Every mail that was followed. */
  readonly mails: CaughtLink[] = []
  /** Names that must stand in no subject. */
  readonly names: string[] = Object.values(samplePeople).map(({ name }) => name)

  constructor(installation: Installation, browser: Browser, screen: BrowserContextOptions) {
    this.installation = installation
    this.browser = browser
    this.screen = screen
  }

  /** The window of a person; a new one is not signed in. */
  async windowOf(login: Login): Promise<Page> {
    const open = this.windows.get(login)
    if (open) return open.page
    const context = await this.browser.newContext({ baseURL: this.installation.web.url, locale: 'vi-VN', ...this.screen })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    this.windows.set(login, { context, page })
    return page
  }

  /** Opens an address as a person, who signs in when asked, and looks at what is there. */
  async open(login: Login, address: string): Promise<Page> {
    const page = await this.windowOf(login)
    await page.goto(address)
    if (new URL(page.url()).pathname === '/sign-in') {
      await this.look(page)
      await page.getByLabel('Tên đăng nhập').fill(login)
      await page.getByLabel('Mật khẩu', { exact: true }).fill(passwordOf(login))
      await page.getByRole('button', { name: 'Đăng nhập' }).click()
      await page.waitForURL((url) => url.pathname !== '/sign-in')
      // Signing in leads on to a task, and to the first page otherwise.
      if (!page.url().endsWith(address)) await page.goto(address)
    }
    await this.look(page)
    return page
  }

  /** Waits for the next mail to a person, checks what it gives away, and follows its link. */
  async follow(login: Login, subject: RegExp): Promise<Page> {
    const mail = await this.installation.mailFor(login)
    expect(mail.subject).toMatch(subject)
    for (const name of this.names) expect(mail.subject).not.toContain(name)
    expect(mail.link).toMatch(/^http/)
    this.mails.push(mail)
    return this.open(login, mail.link)
  }

  /** What everybody is owed by every page: accessible, no wider than the screen, no error page. */
  async look(page: Page): Promise<void> {
    await page.waitForLoadState() // a click comes back when the next page begins to arrive
    expect(`${page.url()}: ${(await page.locator('.eyebrow').allInnerTexts()).join(' ')}`).not.toMatch(/Lỗi \d/)
    if (this.screen.javaScriptEnabled !== false) return expectSound(page)
    await expectToFit(page)
    await expectSound(await this.withScript(page))
  }

  /** The same page in a window where the checker can run: it is a script, and this reader's window runs none. */
  private async withScript(page: Page): Promise<Page> {
    this.copies ??= await (await this.browser.newContext({ ...this.screen, javaScriptEnabled: true })).newPage()
    const [copy, html] = [this.copies, await page.content()]
    await copy.unrouteAll()
    await copy.route(page.url(), (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
    await copy.goto(page.url())
    return copy
  }

  async close(): Promise<void> {
    for (const { context } of this.windows.values()) await context.close()
    this.windows.clear()
    await this.copies?.context().close()
    this.copies = undefined
  }
}

/** Puts a scan into a file field. */
export async function attach(page: Page, label: string | RegExp, name: string): Promise<void> {
  await page.getByLabel(label).setInputFiles({ name, mimeType: 'application/pdf', buffer: makePdf() })
}
