import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Database, decideTask, openStep } from '@vinhdanh/record'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import type { RunningWeb } from '../../apps/web/src/testing/start-web.ts'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { type OpenWeb, openWeb, type Window } from '../support/open-web.ts'
import type { Organisation } from '../support/organisation.ts'
import { newHolder, newUnit, system } from '../support/record.ts'

let opened: OpenWeb
let database: Database
let organisation: Organisation
let web: RunningWeb
let windowOf: OpenWeb['windowOf']

beforeAll(async () => {
  opened = await openWeb()
  ;({ database, organisation, web, windowOf } = opened)
})
afterAll(() => opened.close())

const submitter = () => windowOf(organisation.people.submitter.personId)

/** Uploads one file as the page's form does. */
async function upload(browser: Window, dossierId: string, name: string, content: Buffer, token = browser.token()): Promise<Response> {
  const form = new FormData()
  form.append('_csrf', token)
  form.append('papers.report', new Blob([Uint8Array.from(content)], { type: 'application/pdf' }), name)
  const cookie = [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  return fetch(`${web.url}/dossiers/${dossierId}/draft/papers/report`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' } })
}

const paperOf = async (dossierId: string): Promise<string> =>
  (await database.queryOne<{ sha256: string }>('SELECT file_sha256 AS sha256 FROM paper WHERE dossier_id = $1 ORDER BY created_at DESC LIMIT 1', [dossierId])).sha256

describe('handing in', () => {
  test('twice is one revision and one receipt', async () => {
    const { dossierId, draftVersion } = await newDraft(database, organisation)
    const browser = await submitter()
    await browser.open(`/dossiers/${dossierId}/hand-in`)
    const form = { draftVersion: String(draftVersion), revision: '1', declared: 'yes' }
    const answers = await Promise.all([1, 2, 3].map(() => browser.send(`/dossiers/${dossierId}/hand-in`, form)))
    expect(answers.map(({ status, location }) => [status, location])).toEqual(answers.map(() => [303, `/dossiers/${dossierId}/receipt/1`]))
    expect(await database.query('SELECT no FROM revision WHERE dossier_id = $1', [dossierId])).toEqual([{ no: 1 }])
    expect((await browser.open(`/dossiers/${dossierId}/receipt/1`)).status).toBe(200)
  })

  test('needs the declaration, and the draft that was on the screen', async () => {
    const { dossierId, draftVersion } = await newDraft(database, organisation)
    const browser = await submitter()
    await browser.open(`/dossiers/${dossierId}/hand-in`)
    expect((await browser.send(`/dossiers/${dossierId}/hand-in`, { draftVersion: String(draftVersion), revision: '1' })).status).toBe(422)
    const stale = await browser.send(`/dossiers/${dossierId}/hand-in`, { draftVersion: String(draftVersion - 1), revision: '1', declared: 'yes' })
    expect([stale.status, stale.text.includes('Bản nháp vừa được sửa ở nơi khác')]).toEqual([409, true])
    expect(await database.query('SELECT no FROM revision WHERE dossier_id = $1', [dossierId])).toEqual([])
  })

  test('ends the writing: the draft leads to the dossier, and nothing can be saved any more', async () => {
    const dossierId = await newDossier(database, organisation)
    const browser = await submitter()
    expect((await browser.open(`/dossiers/${dossierId}/draft`)).location).toBe(`/dossiers/${dossierId}`)
    await browser.open('/dossiers')
    expect((await browser.send(`/dossiers/${dossierId}/draft/sections/report`, { draftVersion: '2', base: 'x', 'sections.report.summary': 'sau khi nộp' })).status).toBe(409)
  })
})

describe('a returned dossier', () => {
  test('changes only where the remarks are pinned, whatever is sent', async () => {
    const dossierId = await newDossier(database, organisation)
    await openStep(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
    const [task] = await openTasks(database, dossierId)
    await decideTask(database, organisation.people['unit-head'].actor, {
      taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'return', reason: 'Báo cáo chưa có dấu.', payload: {},
      remarks: [{ anchor: 'paper:report', kind: 'must-correct', body: 'Thiếu dấu.' }],
    })
    await openStep(database, system, { dossierId, round: 1, stepId: 'correction', returnedFrom: 'unit-sign' })
    const browser = await submitter()
    const section = await browser.open(`/dossiers/${dossierId}/draft/sections/report`)
    // Said once for the whole section, which has nothing to be saved.
    expect([section.text.split('Không sửa được').length - 1, section.text.includes('Lưu và sang mục tiếp')]).toEqual([1, false])
    const base = /name="base" value="([^"]+)"/.exec(section.text)?.[1] ?? ''
    await browser.send(`/dossiers/${dossierId}/draft/sections/report`, { draftVersion: '2', base, 'sections.report.summary': 'lén sửa' })
    expect(await database.queryOne(`SELECT draft->'report'->>'summary' AS summary FROM dossier WHERE id = $1`, [dossierId])).toEqual({ summary: 'Thành tích thử nghiệm.' })
    await browser.open(`/dossiers/${dossierId}/draft/papers`)
    expect((await upload(browser, dossierId, 'co-dau.pdf', makePdf())).status).toBe(303)
  })
})

describe('papers', () => {
  test('come back as they were sent, as a download that cannot act on our pages', async () => {
    const { dossierId } = await newDraft(database, organisation)
    const browser = await submitter()
    await browser.open(`/dossiers/${dossierId}/draft/papers`)
    const pdf = makePdf()
    expect((await upload(browser, dossierId, 'Báo cáo thành tích.pdf', pdf)).headers.get('location')).toBe(`/dossiers/${dossierId}/draft/papers#paper-report`)
    const address = `${web.url}/dossiers/${dossierId}/papers/${await paperOf(dossierId)}`
    const cookie = [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
    const file = await fetch(address, { headers: { cookie } })
    expect(Buffer.from(await file.arrayBuffer()).equals(pdf)).toBe(true)
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20th%C3%A0nh%20t%C3%ADch.pdf")
    expect([file.headers.get('content-disposition')?.startsWith('attachment'), file.headers.get('x-content-type-options'), file.headers.get('content-security-policy')?.startsWith('sandbox')]).toEqual([true, 'nosniff', true])
    const shown = await fetch(`${address}?view=1`, { headers: { cookie } })
    expect([shown.headers.get('content-disposition')?.startsWith('inline'), shown.headers.get('content-type')]).toEqual([true, 'application/pdf'])
  })

  test.each([
    ['of another type than its name says', 'a.pdf', () => Buffer.from('<html>'), 422], ['too large', 'a.pdf', () => Buffer.concat([makePdf(), Buffer.alloc(1_100_000)]), 413],
    ['empty', 'a.pdf', () => Buffer.alloc(0), 422],
  ])('that are %s are refused beside their field', async (_, name, content, status) => {
    const { dossierId } = await newDraft(database, organisation)
    const browser = await submitter()
    await browser.open(`/dossiers/${dossierId}/draft/papers`)
    const answer = await upload(browser, dossierId, name, content())
    expect([answer.status, (await answer.text()).includes('id="field-papers-report-error"')]).toEqual([status, true])
  })

  test('in quarantine, of another\'s dossier, and without a session are not given out', async () => {
    const { dossierId } = await newDraft(database, organisation)
    const browser = await submitter()
    await browser.open(`/dossiers/${dossierId}/draft/papers`)
    await upload(browser, dossierId, 'a.pdf', makePdf({ page: '/Rotate 90' }))
    const sha256 = await paperOf(dossierId)
    const stranger = await windowOf((await newHolder(database, (await newUnit(database)).id, 'submitter')).personId)
    expect((await stranger.open(`/dossiers/${dossierId}/papers/${sha256}`)).status).toBe(404)
    expect((await browserOf(web.url).open(`/dossiers/${dossierId}/papers/${sha256}`)).location).toBe('/sign-in?next=dossiers')
    await database.query(`UPDATE stored_file SET scan_state = 'quarantined' WHERE sha256 = $1`, [sha256])
    expect((await browser.open(`/dossiers/${dossierId}/papers/${sha256}`)).status).toBe(409)
  })

  test('are not taken with the token of another session', async () => {
    const { dossierId } = await newDraft(database, organisation)
    const [browser, other] = [await submitter(), await submitter()]
    await other.open('/dossiers/new')
    expect((await upload(browser, dossierId, 'a.pdf', makePdf(), other.token())).status).toBe(403)
  })
})

test('another unit\'s draft does not exist for a stranger, by reading or by writing', async () => {
  const { dossierId } = await newDraft(database, organisation)
  const stranger = await windowOf((await newHolder(database, (await newUnit(database)).id, 'submitter')).personId)
  await stranger.open('/dossiers')
  const reading = ['draft', 'draft/sections/report', 'draft/papers', 'hand-in', 'receipt/1', 'withdraw'].map((path) => stranger.open(`/dossiers/${dossierId}/${path}`))
  const writing = ['draft/sections/report', 'hand-in', 'remarks', 'withdraw'].map((path) => stranger.send(`/dossiers/${dossierId}/${path}`, { draftVersion: '2', base: 'x', revision: '1', version: '1', reason: 'một lý do dài' }))
  expect((await Promise.all([...reading, ...writing])).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 404))
})

test('withdrawing asks for a reason, and ends the dossier once', async () => {
  const dossierId = await newDossier(database, organisation)
  const browser = await submitter()
  const page = await browser.open(`/dossiers/${dossierId}/withdraw`)
  const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  expect((await browser.send(`/dossiers/${dossierId}/withdraw`, { version, reason: 'ngắn' })).status).toBe(422)
  for (let sending = 1; sending <= 2; sending += 1) {
    expect((await browser.send(`/dossiers/${dossierId}/withdraw`, { version, reason: 'Đối tượng xin rút đề nghị.' })).location).toBe(`/dossiers/${dossierId}`)
  }
  expect(await database.queryOne('SELECT state FROM dossier WHERE id = $1', [dossierId])).toEqual({ state: 'withdrawn' })
})
