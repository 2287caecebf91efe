import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Database, openStep } from '@vinhdanh/record'
import { decide, newDraft, openTasks } from '../support/dossier.ts'
import { type OpenWeb, openWeb, type Window } from '../support/open-web.ts'
import type { Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'

let opened: OpenWeb
let database: Database
let organisation: Organisation
let windowOf: OpenWeb['windowOf']

beforeAll(async () => {
  opened = await openWeb()
  ;({ database, organisation, windowOf } = opened)
})
afterAll(() => opened.close())

/** A submission of the unit with `count` complete drafts, not sent yet. */
async function newSubmission(browser: Window, count: number): Promise<{ id: string; dossierIds: string[] }> {
  await browser.open('/submissions')
  const { location } = await browser.send('/submissions', { unitId: organisation.unit.id, title: 'Đề nghị tặng bằng khen thử' })
  const id = location?.split('/').at(-1) ?? ''
  const dossierIds: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const { dossierId } = await newDraft(database, organisation)
    dossierIds.push(dossierId)
    expect((await browser.send(`/submissions/${id}/dossiers`, { dossier: dossierId })).location).toBe(`/submissions/${id}`)
  }
  return { id, dossierIds }
}

const statesOf = async (id: string): Promise<string[]> =>
  (await database.query<{ state: string }>('SELECT state FROM dossier WHERE submission_id = $1 ORDER BY code', [id])).map(({ state }) => state)

/** The hidden fields of the page that lists what will be recorded. */
const hiddenFields = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']))

test('a submission hands in all of its dossiers or none', async () => {
  const browser = await windowOf(organisation.people.submitter.personId)
  const { id, dossierIds } = await newSubmission(browser, 2)
  await database.query(`UPDATE paper SET removed_at = now() WHERE dossier_id = $1`, [dossierIds[1]])
  const refused = await browser.send(`/submissions/${id}/send`, { version: '1' })
  expect([refused.status, /Hồ sơ VD-\d+-\d+ chưa đủ/.test(refused.text)]).toEqual([422, true])
  expect(await statesOf(id)).toEqual(['draft', 'draft'])

  await browser.send(`/submissions/${id}/dossiers/${dossierIds[1] ?? ''}/remove`, {})
  for (let sending = 1; sending <= 2; sending += 1) expect((await browser.send(`/submissions/${id}/send`, { version: '1' })).location).toBe(`/submissions/${id}?sent=1`)
  expect(await statesOf(id)).toEqual(['under-way'])
  expect((await browser.open(`/submissions/${id}?sent=1`)).text).toContain('Đã nộp 1 hồ sơ')
})

test('six certificates are signed together: one is left out, one returned, one was decided meanwhile, and each is a decision of its own', async () => {
  const writer = await windowOf(organisation.people.submitter.personId)
  const { id, dossierIds } = await newSubmission(writer, 6)
  await writer.send(`/submissions/${id}/send`, { version: '1' })
  for (const dossierId of dossierIds) await openStep(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
  const [first = '', returned = '', later = '', decided = ''] = dossierIds

  const head = await windowOf(organisation.people['unit-head'].personId)
  expect((await head.open(`/submissions/${id}`)).text).toContain('6 hồ sơ của tờ trình này chờ bạn xử lý.')
  const page = await head.open(`/submissions/${id}/sign`)
  expect(page.text.match(/value="pass" checked/g)).toHaveLength(6)
  const choices = Object.fromEntries(dossierIds.map((dossierId) => [`choice.${dossierId}`, 'pass']))
  const wrong = await head.send(`/submissions/${id}/sign/check`, { ...choices, [`choice.${returned}`]: 'return', [`reason.${returned}`]: 'ngắn' })
  expect([wrong.status, wrong.text.includes('Hãy ghi lý do, ít nhất 10 ký tự')]).toEqual([422, true])
  const confirm = await head.send(`/submissions/${id}/sign/check`, { ...choices, [`choice.${returned}`]: 'return', [`reason.${returned}`]: 'Báo cáo chưa có số liệu.', [`choice.${later}`]: 'later' })
  expect(await database.query('SELECT id FROM decision')).toEqual([])

  await decide(database, organisation, decided)
  const fields = hiddenFields(confirm.text)
  const [one, two] = [await head.send(`/submissions/${id}/sign`, fields), await head.send(`/submissions/${id}/sign`, fields)]
  const result = await head.open(one.location ?? '')
  expect(result.text).toContain('Đã ghi 4 trên 5 quyết định.')
  expect(result.text).toContain('Việc này đã được xử lý')
  expect((await head.open(two.location ?? '')).text).toContain('Đã ghi 4 trên 5 quyết định.')
  const made = await database.query<{ dossierId: string; outcome: string }>('SELECT dossier_id AS "dossierId", outcome FROM decision')
  expect(made).toHaveLength(5)
  expect([first, returned, later].map((dossierId) => made.find((decision) => decision.dossierId === dossierId)?.outcome)).toEqual(['pass', 'return', undefined])
})

test('a dossier that was returned before is looked at alone, whatever a form sends', async () => {
  const writer = await windowOf(organisation.people.submitter.personId)
  const { id, dossierIds } = await newSubmission(writer, 2)
  const [dossierId = '', plain = ''] = dossierIds
  await writer.send(`/submissions/${id}/send`, { version: '1' })
  for (const one of dossierIds) await openStep(database, system, { dossierId: one, round: 1, stepId: 'unit-sign' })
  await database.query('UPDATE dossier SET round = 2 WHERE id = $1', [dossierId])
  const head = await windowOf(organisation.people['unit-head'].personId)
  const page = await head.open(`/submissions/${id}/sign`)
  expect([page.text.includes(`choice.${plain}`), page.text.includes(`choice.${dossierId}`), page.text.includes('Phải xem riêng')]).toEqual([true, false, true])
  const [{ taskId = '', revisionSha256 = '' } = {}] = await openTasks(database, dossierId)
  const forged = await head.send(`/submissions/${id}/sign`, { [`choice.${dossierId}`]: 'pass', [`task.${dossierId}`]: taskId, [`revision.${dossierId}`]: revisionSha256 })
  expect((await head.open(forged.location ?? '')).text).toContain('Hồ sơ này phải xem riêng')
  expect(await database.query('SELECT id FROM decision WHERE dossier_id = $1', [dossierId])).toEqual([])
})

test('a draft submission and its parts are for its unit alone', async () => {
  const writer = await windowOf(organisation.people.submitter.personId)
  const { id } = await newSubmission(writer, 1)
  const examiner = await windowOf(organisation.people['department-examiner'].personId)
  expect((await examiner.open(`/submissions/${id}`)).status).toBe(404)
  expect((await examiner.send(`/submissions/${id}/send`, { version: '1' })).status).toBe(403)
  expect((await examiner.open('/submissions')).text).not.toContain(id)
})
