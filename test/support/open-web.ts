import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cookieName, digestOf, randomToken } from '@vinhdanh/access'
import { createSession, type Database } from '@vinhdanh/record'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { openRecord } from './record.ts'
import { importTestRules } from './rules.ts'

const hour = 3_600_000

export type Window = ReturnType<typeof browserOf>

/** The pages over a record of their own, with the rules of the tests, one person for each role, and room for files of 1 MB. */
export interface OpenWeb {
  readonly database: Database
  readonly databaseUrl: string
  readonly organisation: Organisation
  readonly web: RunningWeb
  /** Folder of the attachments. */
  readonly filesDir: string
  /** A window, without a browser, in which this person is signed in. */
  windowOf(personId: string): Promise<Window>
  close(): Promise<void>
}

/** Opens all of it. Close it in `afterAll`. */
export async function openWeb(): Promise<OpenWeb> {
  const { database, url, close } = await openRecord()
  await importTestRules(database)
  const organisation = await createOrganisation(database)
  const folder = await mkdtemp(join(tmpdir(), 'vinhdanh-papers-'))
  const web = await startWeb({ VINHDANH_DATABASE_URL: url, VINHDANH_FILES_DIR: folder, VINHDANH_MAX_UPLOAD_BYTES: '1048576' })
  return {
    database, databaseUrl: url, organisation, web, filesDir: folder,
    windowOf: (personId) => windowOf(web.url, database, personId),
    async close() {
      await web.stop()
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A window, without a browser, on the pages at an address, in which this person is signed in. */
export async function windowOf(url: string, database: Database, personId: string): Promise<Window> {
  const token = randomToken()
  await createSession(database, personId, digestOf(token), hour)
  const window = browserOf(url)
  window.cookies.set(cookieName('session', false), token)
  return window
}
