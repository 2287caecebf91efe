import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createSubmission, type Database } from '@vinhdanh/record'
import { addDossiers, openCrowd } from '../bench/many-dossiers.ts'
import { newDraft } from '../support/dossier.ts'
import { createOrganisation } from '../support/organisation.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

let database: Database
let close: () => Promise<void>
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
})
afterAll(() => close())

const codesOf = async (ids: readonly string[]): Promise<string[]> =>
  (await database.query<{ code: string }>('SELECT code FROM dossier JOIN unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place) USING (id) ORDER BY place', [ids])).map(({ code }) => code)

test('numbers go on when their digits are used up: the code of a dossier or a submission is one longer', async () => {
  const organisation = await createOrganisation(database)
  const crowd = await openCrowd(database)
  await database.query(`SELECT setval('dossier_code_seq', 999998), setval('submission_code_seq', 99998)`)
  const dossiers = [(await newDraft(database, organisation)).dossierId, (await newDraft(database, organisation)).dossierId, ...(await addDossiers(database, crowd, 2, 1))]
  expect((await codesOf(dossiers)).map((code) => code.replace(/^VD-\d{4}-/, ''))).toEqual(['999999', '1000000', '1000001', '1000002'])
  const submission = () => createSubmission(database, organisation.people.submitter.actor, { unitId: organisation.unit.id, title: 'Tờ trình thử nghiệm' })
  expect([await submission(), await submission()].map(({ code }) => code.replace(/^TT-\d{4}-/, ''))).toEqual(['99999', '100000'])
})
