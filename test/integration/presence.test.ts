import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Database, draftPage, keepPresence, moveTime, submitDossier } from '@vinhdanh/record'
import { newDraft } from '../support/dossier.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder } from '../support/record.ts'

const minute = 60_000
let opened: OpenWeb
let database: Database
let organisation: Organisation
beforeAll(async () => {
  opened = await openWeb()
  ;({ database, organisation } = opened)
})
afterAll(() => opened.close())

const submitter = () => organisation.people.submitter
const names = (others: readonly { readonly name: string }[]) => others.map(({ name }) => name)
const rows = (dossierId: string) => database.query<{ personId: string; since: Date }>('SELECT person_id AS "personId", since FROM presence WHERE dossier_id = $1', [dossierId])

test('two who write one draft see each other until a page has said nothing for more than a minute; whoever comes back is there since then', async () => {
  const { dossierId } = await newDraft(database, organisation)
  const colleague = await newHolder(database, organisation.unit.id, 'submitter')
  expect(await keepPresence(database, submitter().actor, dossierId)).toEqual([])
  expect(names(await keepPresence(database, colleague, dossierId))).toEqual([submitter().actor.name])
  expect(names((await draftPage(database, submitter().actor, dossierId)).alsoHere)).toEqual([colleague.name])
  const [{ since: first } = { since: null }] = await rows(dossierId)
  await moveTime(database, minute)
  expect(names(await keepPresence(database, submitter().actor, dossierId))).toEqual([colleague.name])
  expect((await rows(dossierId)).find(({ personId }) => personId === submitter().personId)?.since).toEqual(first)
  await moveTime(database, minute)
  expect(names(await keepPresence(database, colleague, dossierId))).toEqual([submitter().actor.name])
  expect(await keepPresence(database, submitter().actor, dossierId)).toMatchObject([{ name: colleague.name }])
  await moveTime(database, 10 * minute)
  expect(await keepPresence(database, submitter().actor, dossierId)).toEqual([])
})

test('pages that call at once leave one row, and what they say is no act', async () => {
  const { dossierId } = await newDraft(database, organisation)
  const lines = () => database.queryOne<{ n: number }>('SELECT count(*)::int AS n FROM audit_entry')
  const before = await lines()
  await Promise.all(Array.from({ length: 5 }, () => keepPresence(database, submitter().actor, dossierId)))
  expect([await rows(dossierId), await lines()]).toMatchObject([[{ personId: submitter().personId }], before])
})

test('looking at a draft says nothing; another branch, who only reads, and whoever is not signed in are refused; after the hand-in there is nothing to write', async () => {
  const { dossierId, draftVersion } = await newDraft(database, organisation)
  const address = `/dossiers/${dossierId}/draft`
  const author = await opened.windowOf(submitter().personId)
  expect((await author.open(address)).text).toContain(`data-presence="${address}/presence"`)
  expect(await rows(dossierId)).toEqual([])
  expect(await author.send(`${address}/presence`, {}, { accept: 'application/json' })).toMatchObject({ status: 200, text: '{"text":""}' })
  const elsewhere = await createOrganisation(database)
  for (const { personId } of [elsewhere.people.submitter, organisation.people['department-examiner'], organisation.people.auditor]) {
    const window = await opened.windowOf(personId)
    await window.open('/tasks')
    expect([403, 404]).toContain((await window.send(`${address}/presence`, {}, { accept: 'application/json' })).status)
  }
  author.cookies.clear()
  expect((await author.send(`${address}/presence`, {}, { accept: 'application/json' })).status).toBe(401)
  expect(names((await draftPage(database, submitter().actor, dossierId)).alsoHere)).toEqual([])
  await submitDossier(database, submitter().actor, { dossierId, draftVersion })
  await expect(keepPresence(database, submitter().actor, dossierId)).rejects.toMatchObject({ code: 'conflict.state' })
})
