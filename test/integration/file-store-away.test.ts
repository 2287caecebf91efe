import { rename, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { digestOf, randomToken } from '@vinhdanh/access'
import { createApiToken } from '@vinhdanh/record'
import { csrfField } from '../../apps/web/src/access/csrf-field.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { serveApi } from '../support/api.ts'
import { form } from '../support/api-dossier.ts'
import { newDraft } from '../support/dossier.ts'
import { windowOf } from '../support/open-web.ts'
import { system } from '../support/record.ts'
import { openWorld, untilReady, type World } from '../support/world.ts'

let world: World
let web: RunningWeb
let api: Awaited<ReturnType<typeof serveApi>>
beforeAll(async () => {
  world = await openWorld()
  const { databaseUrl, filesDir } = world.config
  web = await startWeb({ VINHDANH_DATABASE_URL: databaseUrl, VINHDANH_FILES_DIR: filesDir })
  api = await serveApi(databaseUrl, filesDir)
}, 60_000)
afterAll(async () => {
  await Promise.all([web.stop(), api.close()])
  await world.close()
})

test('while the store cannot be written a paper is refused in words by pages and API, drafts are kept, and the worker says so; afterwards the same paper is taken', async () => {
  const { database, organisation, config: { filesDir } } = world
  const { personId } = organisation.people.submitter
  const token = randomToken()
  await createApiToken(database, system, { personId, digest: digestOf(token), label: 'test' })
  const worker = await world.startWorker()
  await untilReady(worker)
  const { dossierId } = await newDraft(database, organisation)
  const window = await windowOf(web.url, database, personId)
  const page = `/dossiers/${dossierId}/draft/papers`
  expect((await window.open(page)).status).toBe(200)
  const send = async (): Promise<{ status: number; text: string }> => {
    const data = new FormData()
    data.set(csrfField, window.token())
    data.set('file', form('report').get('file'), 'giấy tờ.pdf')
    const cookie = [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${web.url}${page}/report`, { method: 'POST', body: data, redirect: 'manual', headers: { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' } })
    return { status: answer.status, text: await answer.text() }
  }
  const sendToApi = async (): Promise<{ status: number; code: unknown }> => {
    const answer = await fetch(`${api.url}/api/v1/dossiers/${dossierId}/papers`, { method: 'POST', body: form('report'), headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomToken() } })
    return { status: answer.status, code: ((await answer.json()) as { code?: unknown }).code }
  }
  const papers = () => database.query('SELECT id FROM paper WHERE dossier_id = $1', [dossierId])
  const before = await papers()

  await rename(filesDir, `${filesDir}.away`)
  await writeFile(filesDir, '')
  const refused = await send()
  expect([refused.status, refused.text.includes('Một phần của hệ thống tạm thời không liên lạc được')]).toEqual([503, true])
  expect(await sendToApi()).toEqual({ status: 503, code: 'upstream.unavailable' })
  expect((await worker.states())['files']).toMatch(/^(ENOTDIR|EEXIST)$/)
  expect(await papers()).toEqual(before)
  expect((await window.open(page)).status).toBe(200)

  await rm(filesDir)
  await rename(`${filesDir}.away`, filesDir)
  expect((await worker.states())['files']).toBeNull()
  expect((await send()).status).toBe(303)
  expect((await sendToApi()).status).toBe(201)
}, 60_000)
