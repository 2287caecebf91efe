import { cookieName, digestOf, randomToken } from '@vinhdanh/access'
import { createSession, type Database } from '@vinhdanh/record'
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'

const hour = 3_600_000

/** A window of the browser in which this person is signed in; what it opens is relative to `url`. */
export async function signedIn(browser: Browser, { url, database }: { readonly url: string; readonly database: Database }, personId: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const token = randomToken()
  await createSession(database, personId, digestOf(token), hour)
  const context = await browser.newContext({ baseURL: url, locale: 'vi-VN', ...options })
  context.setDefaultTimeout(10_000)
  await context.addCookies([{ name: cookieName('session', false), value: token, url }])
  return context
}
