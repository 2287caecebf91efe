import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Role, roles } from '@vinhdanh/domain'
import { createSubmission, placeInSubmission } from '@vinhdanh/record'
import fc from 'fast-check'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { type ApiUnderTest, openApi } from '../support/api.ts'
import { type Operation, operations } from '../support/fuzz/document.ts'
import { valueOf } from '../support/fuzz/value-of.ts'
import { nominate, pass, writeNomination } from '../support/nomination.ts'
import { createOrganisation } from '../support/organisation.ts'

/** What each parameter of an address names; rules, calendars and ledgers are for everybody who is signed in. */
const forEverybody = ['awardCode', 'year']
const foreign = operations.filter(({ path, open }) => !open && /\{/.test(path) && !forEverybody.some((name) => path.includes(`{${name}}`)))

let api: ApiUnderTest
let objects: Readonly<Record<string, string>>
const strangers = new Map<Role, string>()
beforeAll(async () => {
  api = await openApi()
  const { database, organisation } = api
  const stranger = await createOrganisation(database)
  for (const role of roles) strangers.set(role, await api.tokenFor(stranger.people[role].personId))
  const returned = await nominate(database, organisation, { award: 'GK', nominee: 'Người thử' })
  await pass(database, organisation, returned, { outcome: 'return', remarks: [{ anchor: 'whole', kind: 'must-correct', body: 'Thiếu dấu.' }] })
  const { submissionId } = await createSubmission(database, organisation.people.submitter.actor, { title: 'Tờ trình thử', unitId: organisation.unit.id })
  await placeInSubmission(database, organisation.people.submitter.actor, { dossierId: await writeNomination(database, organisation, { award: 'GK', nominee: 'Người thử' }), submissionId })
  const found = await database.queryOne<Record<string, string>>(
    `SELECT d.id AS "dossierId", d.nominee_id AS "nomineeId", (SELECT id FROM remark WHERE dossier_id = d.id LIMIT 1) AS "remarkId", (SELECT id FROM paper WHERE dossier_id = d.id LIMIT 1) AS "paperId",
       (SELECT id FROM task WHERE dossier_id = d.id AND state = 'open' LIMIT 1) AS "taskId" FROM dossier d WHERE d.id = $1`, [returned])
  // Of a question and an award the address is refused for its dossier or its ministry before it is looked for.
  objects = { ...found, submissionId, sectionId: 'summary', revisionNo: '1', questionId: returned, awardId: returned }
}, 120_000)
afterAll(() => api.close())

const addressOf = ({ path }: Operation): string => path.replace(/\{(\w+)\}/g, (_, name: string) => {
  const value = objects[name]
  if (value === undefined) throw new Error(`no object for {${name}} of ${path}: give it a row here`)
  return encodeURIComponent(value)
})

const seed = 7
/** What rules ask of a body beyond its shape, so that it is the object that is refused. */
const sound = { reason: ['Lý do thử nghiệm đủ dài'], outcome: ['pass'], revisionSha256: ['a'.repeat(64)], payload: [{}], remarks: [[]], decisionDate: ['2026-11-02'], date: ['2026-11-02'] }

/** A body as the document describes it. */
function bodyOf({ id, body }: Operation): NonNullable<RequestInit['body']> | null {
  if (!body) return null
  if (!body.form) return JSON.stringify(fc.sample(valueOf(body.schema, sound, id), { numRuns: 1, seed })[0])
  const { file: _, ...fields } = body.schema.properties ?? {}
  const form = new FormData()
  for (const [name, schema] of Object.entries(fields)) form.set(name, String(fc.sample(valueOf(schema, sound, name), { numRuns: 1, seed })[0]))
  form.append('file', new Blob([Uint8Array.from(makePdf())], { type: 'application/pdf' }), 'a.pdf')
  return form
}

/** What a stranger might have changed. */
const traces = () => api.database.query('SELECT (SELECT max(seq) FROM audit_entry) AS audit, (SELECT count(*) FROM remark) AS remarks, (SELECT count(*) FROM paper) AS papers, (SELECT count(*) FROM decision) AS decisions')

describe('people of another ministry, whatever their role,', () => {
  test.each(foreign.map((operation) => [operation.id, operation] as const))('find nothing by %s', async (_, operation) => {
    const before = await traces()
    const answers = await Promise.all([...strangers].map(async ([role, token]) => {
      const body = bodyOf(operation)
      const { status } = await fetch(api.url + addressOf(operation), {
        method: operation.method, body, headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) },
      })
      return `${role}: ${status}`
    }))
    expect(answers.filter((answer) => !/: 40[34]$/.test(answer))).toEqual([])
    expect(await traces()).toEqual(before)
  })
})

test('there is a row for every address that names an object', () => {
  expect(foreign.length).toBeGreaterThan(20)
  expect(foreign.map(addressOf).filter((address) => address.includes('{'))).toEqual([])
})
