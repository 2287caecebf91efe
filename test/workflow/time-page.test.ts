import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { createSession, moveTime, recordNow, timeShift } from '@vinhdanh/record'
import { workflowTime } from '@vinhdanh/temporal'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { moveTimeOfStack } from '../../apps/worker/src/jobs/move-time.job.ts'
import { newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { openWorld, untilOpen, untilReady, type World } from '../support/world.ts'

let world: World
let web: RunningWeb
beforeAll(async () => {
  world = await openWorld({ environment: { VINHDANH_TIME_SHIFT: 'allowed' } })
  web = await startWeb({ VINHDANH_DATABASE_URL: world.config.databaseUrl })
  await untilReady(await world.startWorker())
}, 60_000)
afterAll(async () => {
  await web.stop()
  await world.close()
}, 60_000)

test('the page of moved time shows a reminder, a lapse and an escalation within seconds, and every page says that time was moved', async () => {
  const { database, organisation } = world
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const token = randomToken()
  await createSession(database, organisation.people.administrator.personId, digestOf(token), 3_600_000)
  const browser = browserOf(web.url)
  browser.cookies.set('vd-session', token)
  expect((await browser.open('/time')).text).not.toContain('time-control')

  const before = await recordNow(database)
  expect((await browser.send('/time', { move: '3-working-day' })).status).toBe(303)
  expect((await recordNow(database)).getTime() - before.getTime()).toBeGreaterThanOrEqual(3 * 86_400_000)
  const kinds = async () => (await database.query<{ kind: string }>('SELECT DISTINCT kind FROM notice WHERE dossier_id = $1 ORDER BY kind', [dossierId])).map(({ kind }) => kind)
  expect(await kinds()).toContain('reminder')
  await browser.open('/time')
  await browser.send('/time', { move: '3-working-day' })
  expect(await kinds()).toEqual(['escalation', 'overdue', 'reminder', 'task'])

  const { text: board } = await browser.open('/board')
  expect(board).toContain('time-control')
  const day = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit', year: 'numeric' }).format(await recordNow(database))
  expect(board).toMatch(new RegExp(`In lúc [^<]*${day}`))
  expect((await browser.send('/time', { move: '999-day' })).status).toBe(400)
  expect((await browser.send('/time', { move: '1-day', _csrf: 'x' })).status).toBe(403)
}, 120_000)

test('a move that was cut off goes on from where it came to, and one that was made is not made again', async () => {
  const { database, organisation, client, config } = world
  const day = 86_400_000
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const { aheadMs: fromMs } = await timeShift(database)
  const began = await workflowTime(client, dossierWorkflowId(dossierId))
  await moveTime(database, day)
  for (let time = 1; time <= 2; time += 1) {
    await moveTimeOfStack({ fromMs, toMs: fromMs + 2 * day }, { client, config, database })
    expect((await timeShift(database)).aheadMs).toBe(fromMs + 2 * day)
  }
  expect((await workflowTime(client, dossierWorkflowId(dossierId))).getTime() - began.getTime()).toBeGreaterThanOrEqual(2 * day)
}, 60_000)

test('where time may not be moved there is no such page', async () => {
  const production = await startWeb({ VINHDANH_DATABASE_URL: world.config.databaseUrl, VINHDANH_TIME_SHIFT: 'refused' })
  expect((await fetch(`${production.url}/time`, { redirect: 'manual' })).status).toBe(404)
  await production.stop()
})
keepHistories(() => world)
