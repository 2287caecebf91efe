import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localDay, type Role } from '@vinhdanh/domain'
import { type Database, recordNow } from '@vinhdanh/record'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { launchBrowser } from './browser.ts'
import { nominate, passUntil } from './nomination.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { importRealRules } from './real-rules.ts'
import { openRecord } from './record.ts'
import { signedIn } from './signed-in.ts'

export const desk: BrowserContextOptions = { viewport: { width: 1180, height: 900 } }
export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
export const withoutScript: BrowserContextOptions = { ...desk, javaScriptEnabled: false }

/** The pages over a record with the rules as shipped, one person for each role, and a browser in front of them. */
export interface Pages {
  readonly browser: Browser
  readonly web: RunningWeb
  readonly database: Database
  readonly organisation: Organisation
  /** Folder of the attachments, removed at the end. */
  readonly folder: string
  /** A window in which this person is signed in. */
  pageOf(who: Role | { readonly personId: string }, options?: BrowserContextOptions): Promise<Page>
  /** A new dossier of this award whose open step is `stepId`; the task is one of its holders'. */
  atStep(stepId: string, award?: string): Promise<{ dossierId: string; taskId: string }>
  stateOf(taskId: string): Promise<string>
  /** The record's day. */
  today(): Promise<string>
  close(): Promise<void>
}

/** Opens all of it, of its own. Close it in `afterAll`. */
export async function openPages(): Promise<Pages> {
  const { database, url, close } = await openRecord()
  await importRealRules(database)
  const organisation = await createOrganisation(database)
  const folder = await mkdtemp(join(tmpdir(), 'vinhdanh-papers-'))
  const [browser, web] = await Promise.all([launchBrowser(), startWeb({ VINHDANH_DATABASE_URL: url, VINHDANH_FILES_DIR: folder })])
  let nominees = 0
  return {
    browser, web, database, organisation, folder,
    async pageOf(who, options = desk) {
      const { personId } = typeof who === 'string' ? organisation.people[who] : who
      return (await signedIn(browser, { url: web.url, database }, personId, options)).newPage()
    },
    async atStep(stepId, award = 'BKB') {
      const dossierId = await nominate(database, organisation, { award, nominee: `Đối tượng thử ${(nominees += 1)}` })
      return { dossierId, taskId: await passUntil(database, organisation, dossierId, stepId) }
    },
    stateOf: async (taskId) => (await database.queryOne<{ state: string }>('SELECT state FROM task WHERE id = $1', [taskId])).state,
    today: async () => localDay(await recordNow(database)),
    async close() {
      await browser.close()
      await web.stop()
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The text of the page's main part, in one line. */
export const textOf = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replace(/\s+/g, ' ')
