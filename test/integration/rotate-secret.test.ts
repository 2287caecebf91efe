import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'
import { comeBack, failedReport } from '../support/bounce.ts'
import { newDossier, openTasks } from '../support/dossier.ts'
import { type Window, windowOf } from '../support/open-web.ts'
import { openWorld, untilOpen, untilReady, type World } from '../support/world.ts'

const domain = 'bounces.example.gov.vn'
const [former, next] = ['f'.repeat(32), 'n'.repeat(32)]
const reason = 'Một lý do dài đã được gõ trước khi khóa được đổi.'

let world: World
let web: RunningWeb | undefined
let worker: RunningWorker | undefined
beforeAll(async () => { world = await openWorld({ environment: { VINHDANH_BOUNCE_DOMAIN: domain, VINHDANH_SECRET: former } }) }, 60_000)
afterAll(async () => {
  await web?.stop()
  await world.close()
})

/** Pages and worker are started again with these keys. */
async function startWith(secret: string, previousSecret?: string): Promise<{ readonly web: RunningWeb; readonly port: number }> {
  await Promise.all([web?.stop(), worker?.stop()])
  web = await startWeb({ VINHDANH_DATABASE_URL: world.config.databaseUrl, VINHDANH_SECRET: secret, ...(previousSecret === undefined ? {} : { VINHDANH_PREVIOUS_SECRET: previousSecret }) })
  worker = await world.startWorker({ config: { ...world.config, secret, previousSecret } })
  await untilReady(worker)
  return { web, port: worker.bouncePort() ?? 0 }
}

/** The same window, after the pages were started again at another address. */
function movedTo({ url }: RunningWeb, { cookies }: Window): Window {
  const window = browserOf(url)
  for (const [name, value] of cookies) window.cookies.set(name, value)
  return window
}

/** That nobody has this address, about one mail: the same report twice is one. */
const failed = (letter: { readonly from: string }): string => failedReport.replace('Sorry', letter.from)
const mailTo = ({ email }: { readonly email: string }, taskId: string) => world.mail.waitFor(({ to, links }) => to.includes(email) && links.some((link) => link.endsWith(`/tasks/${taskId}`)), 60_000)
const taskOf = async (dossierId: string): Promise<string> => (await openTasks(world.database, dossierId))[0]?.taskId ?? ''

/** The fields of a decision's page, its token with them. */
async function formOf(window: Window, address: string): Promise<Record<string, string>> {
  const { text } = await window.open(address)
  return Object.fromEntries([...text.matchAll(/name="(_csrf|decisionId|revisionSha256)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [name, value]))
}

test('while the key is changed nothing that is under way dies: sessions, links in mailboxes, open forms, bounces; afterwards only what the new key made is believed', async () => {
  const { database, organisation } = world
  const { 'unit-head': head, 'department-examiner': examiner } = organisation.people
  const before = await startWith(former)
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const taskId = await taskOf(dossierId)
  const letter = await mailTo(head, taskId)
  const old = await windowOf(before.web.url, database, head.personId)
  const form = await formOf(old, `/tasks/${taskId}/decide/pass`)
  expect(Object.keys(form).sort()).toEqual(['_csrf', 'decisionId', 'revisionSha256'])

  const between = await startWith(next, former)
  let window = movedTo(between.web, old)
  for (const link of letter.links) expect({ link, status: (await window.open(new URL(link).pathname)).status }).toEqual({ link, status: 200 })
  expect((await window.send(`/tasks/${taskId}/decide/pass`, { ...form, _csrf: `${form['_csrf']}x`, reason: '' })).status).toBe(403)
  expect(await window.send(`/tasks/${taskId}/decide/pass`, { ...form, reason: '' })).toMatchObject({ status: 303, location: `/tasks/${taskId}/receipt` })
  await untilOpen(database, dossierId, 'department-examine')
  const nextTask = await taskOf(dossierId)
  const nextLetter = await mailTo(examiner, nextTask)
  const other = await windowOf(between.web.url, database, examiner.personId)
  const nextForm = await formOf(other, `/tasks/${nextTask}/decide/return`)
  expect(await comeBack(between.port, letter.from.replace(/.(?=@)/, (digit) => (digit === '0' ? '1' : '0')), failed(letter))).toBe(550)
  expect([await comeBack(between.port, letter.from, failed(letter)), await comeBack(between.port, nextLetter.from, failed(nextLetter))]).toEqual([250, 250])
  const noticed = await database.query<{ state: string }>('SELECT state FROM notice WHERE task_id = ANY($1) ORDER BY created_at', [[taskId, nextTask]])
  expect(noticed).toEqual([{ state: 'bounced' }, { state: 'bounced' }])

  const after = await startWith(next)
  window = movedTo(after.web, old)
  expect((await window.open(`/tasks/${taskId}`)).status).toBe(200)
  expect([await comeBack(after.port, letter.from, failed(letter)), await comeBack(after.port, nextLetter.from, failed(nextLetter))]).toEqual([550, 250])
  const refused = await window.send(`/dossiers/${dossierId}/withdraw`, { _csrf: form['_csrf'] ?? '', reason })
  expect([refused.status, refused.text.includes(reason)]).toEqual([403, true])
  expect((await movedTo(after.web, other).send(`/tasks/${nextTask}/decide/return`, { ...nextForm, reason })).status).not.toBe(403)
}, 120_000)
