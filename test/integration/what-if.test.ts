import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { whatIf } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { AWARD, importRulesWith, testRuleSet } from '../support/rules.ts'

let opened: OpenWeb
let theirs: Organisation
beforeAll(async () => {
  opened = await openWeb()
  theirs = await createOrganisation(opened.database)
})
afterAll(() => opened.close())

const rulesWith = (changes: object) => ({ ...testRuleSet, version: 9, routes: testRuleSet.routes.map((route) => ({ ...route, steps: route.steps.map((step) => (step.id === 'unit-sign' ? { ...step, ...changes } : step)) })) })
const contents = () => opened.database.query(`SELECT (SELECT count(*) FROM audit_entry) AS audit, (SELECT count(*) FROM notice) AS notices, (SELECT max(due_at) FROM dossier) AS due`)

test('rules are tried on the open dossiers of the own branch before they are published, and nothing is changed or sent', async () => {
  const { database, organisation, windowOf } = opened
  const ids = [await newDossier(database, organisation), await newDossier(database, organisation), await newDossier(database, theirs)]
  for (const id of ids) await follow(database, id)
  const office = await windowOf(organisation.people.administrator.personId)
  const before = await contents()
  const { actor } = organisation.people.administrator

  expect(await whatIf(database, actor, testRuleSet)).toMatchObject({ open: 2, affected: [], groups: [{ awardCode: AWARD, open: 2, affected: 0 }] })
  const tighter = await whatIf(database, actor, rulesWith({ term: { value: 2, cite: 'test-citation' }, role: 'department-head' }))
  expect(tighter).toMatchObject({ open: 2, groups: [{ awardCode: AWARD, affected: 2, changeHands: 2, becomeOverdue: 0, incomplete: 0, otherWay: 0 }] })
  expect(tighter.affected).toHaveLength(2)
  const stricter = { ...testRuleSet, awards: testRuleSet.awards.map((award) => ({ ...award, papers: [...award.papers, { code: 'minutes', name: award.name, required: true, cite: award.cite }] })) }
  expect((await whatIf(database, actor, stricter)).affected.map(({ missingPapers }) => missingPapers)).toEqual([['minutes'], ['minutes']])

  // The page of a file that is not imported yet says the same.
  await office.open('/rules/import')
  const form = new FormData()
  form.append('_csrf', office.token())
  form.append('file', new Blob([JSON.stringify(rulesWith({ term: { value: 2, cite: 'test-citation' } }))], { type: 'application/json' }), 'rules.json')
  const cookie = [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(`${opened.web.url}/rules/import`, { method: 'POST', body: form, headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  const page = await answer.text()
  expect([answer.ok, page.includes('2 trên 2 hồ sơ đang mở sẽ khác đi.'), page.includes('Hạn từ')]).toEqual([true, true, true])
  expect(await contents()).toEqual(before)
})

test('an imported rule-set can be tried as well, by those alone who may import', async () => {
  const { database, organisation, windowOf } = opened
  await importRulesWith(database, 'unit-sign', { term: { value: 7, cite: 'test-citation' } })
  const { id } = await database.queryOne<{ id: string }>('SELECT id FROM rule_set ORDER BY version DESC LIMIT 1')
  const office = await windowOf(organisation.people.administrator.personId)
  expect((await office.open(`/rules/${id}`)).text).toContain(`/rules/${id}/what-if`)
  expect((await office.open(`/rules/${id}/what-if`)).text).toContain('2 trên 2 hồ sơ đang mở sẽ khác đi.')
  const writer = await windowOf(organisation.people.submitter.personId)
  expect((await writer.open(`/rules/${id}/what-if`)).status).toBe(403)
  expect((await writer.open(`/rules/${id}`)).text).not.toContain('what-if')
})
