import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import { createSession, type Database } from '@vinhdanh/record'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { newHolder, newUnit, openRecord } from '../support/record.ts'

let database: Database
let close: () => Promise<void>
let web: RunningWeb
beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  web = await startWeb({ VINHDANH_DATABASE_URL: record.url })
})
afterAll(async () => {
  await web.stop()
  await close()
})

test('before any rule-set or calendar is imported, an administrator can open every page, to import them', async () => {
  const { personId } = await newHolder(database, (await newUnit(database)).id, 'administrator')
  const token = randomToken()
  await createSession(database, personId, digestOf(token), 3_600_000)
  const browser = browserOf(web.url)
  browser.cookies.set('vd-session', token)
  for (const path of ['/board', '/board?show=stuck', '/board/file', '/rules', '/rules/import', '/calendar', '/calendar/import', '/organisation', `/organisation/people/${personId}/substitutions`, '/notices', '/audit', '/account', '/time']) {
    expect({ path, status: (await browser.open(path)).status }).toEqual({ path, status: 200 })
  }
})
