import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Actor } from '@vinhdanh/domain'
import { createDataSource, dossierPage, importRuleSet, listRuleSets, takeQueuedNotices, whatIf } from '@vinhdanh/record'
import { RulesOfFacts1765000000005 } from '../../libs/record/src/migrations/1765000000005-rules-of-facts.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { ask } from '../support/opinions.ts'
import type { Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'
import { askUnit } from '../support/remarks.ts'
import { otherRules, pinOf, repin, withSteps } from '../support/repin.ts'
import { AWARD, cite, testRuleSet } from '../support/rules.ts'

let pages: OpenWeb
let organisation: Organisation
let admin: Actor
beforeAll(async () => {
  pages = await openWeb()
  organisation = pages.organisation
  admin = organisation.people.administrator.actor
})
afterAll(() => pages.close())

/** A dossier at the first step. */
async function opened(): Promise<string> {
  const dossierId = await newDossier(pages.database, organisation)
  await follow(pages.database, dossierId)
  return dossierId
}

const [was, nowIs] = [{ vi: 'Quy định cũ', en: 'Old instrument' }, { vi: 'Quy định mới', en: 'New instrument' }]
const from = (instrument: typeof was) => ({ [cite]: { instrument, confidence: 'L' as const } })

/** A dossier under way that was late, warned about, a body and its unit were asked about, all by rules of the old instrument. */
async function eventful(): Promise<string> {
  await importRuleSet(pages.database, system, {
    ...testRuleSet, version: (await listRuleSets(pages.database)).length + 1, citations: from(was), cutOffs: [{ awards: [AWARD], sector: 'general', level: 'unit', day: '01-01', yearOffset: 0, cite }],
    warnings: { sameNominee: { cite }, sameYear: { cite }, sameInitiative: { fields: ['report.summary'], cite }, waits: [], ladders: [] },
  })
  await opened()
  const dossierId = await opened()
  await decide(pages.database, organisation, dossierId)
  await follow(pages.database, dossierId)
  await ask(pages.database, organisation.people['department-examiner'].actor, dossierId)
  await askUnit(pages.database, organisation.people['department-examiner'].actor, dossierId)
  return dossierId
}
/** The instruments on which a dossier's late entries, warnings, opinions and questions rest, and the rules to which its warnings lead. */
async function sourcesOf(dossierId: string) {
  const { late, warnings, opinions, questions, revision } = await dossierPage(pages.database, dossierId, system)
  const lines = { late, warnings, opinions, questions }
  return { ...Object.fromEntries(Object.entries(lines).map(([name, all]) => [name, all.map(({ citation }) => citation?.instrument.en)])), rules: revision?.ruleSetId, bodies: opinions.map(({ bodyKind }) => bodyKind?.en) }
}

test('what came about before a re-pin is explained by the rules of then, what comes after it by the new ones', async () => {
  const dossierId = await eventful()
  const [{ pin: old }, next] = [await pinOf(pages.database, dossierId), await otherRules(pages.database, (draft) => ({ ...draft, citations: from(nowIs), opinions: { bodies: [{ id: 'tax', name: nowIs, cite }], rules: draft.opinions?.rules ?? [] } }))]
  const before = { late: [was.en], warnings: [was.en], opinions: [was.en], questions: [was.en], rules: old, bodies: ['Tax office'] }
  expect(await sourcesOf(dossierId)).toEqual(before)
  await repin(pages.database, admin, { to: next, dossierId })
  expect(await sourcesOf(dossierId)).toEqual(before)
  const office = await pages.windowOf(organisation.people.administrator.personId)
  expect((await office.open(`/dossiers/${dossierId}`)).text).toContain(`href="/rules/${old}/awards/${AWARD}#warnings"`)
  await ask(pages.database, organisation.people['department-examiner'].actor, dossierId, { paperNumber: '13/BTC-TĐKT' })
  expect(await sourcesOf(dossierId)).toEqual({ ...before, opinions: [nowIs.en, was.en], bodies: [nowIs.en, 'Tax office'] })
})

test('what came about before a re-pin keeps its rules in a record whose re-pins are older than the column', async () => {
  const dossierId = await eventful()
  const before = await sourcesOf(dossierId)
  // Of what is late only the day is known: the re-pin came on a later one.
  await pages.database.query(`UPDATE late_entry SET marked_on = marked_on - 1 WHERE dossier_id = $1`, [dossierId])
  await repin(pages.database, admin, { dossierId, to: await otherRules(pages.database, (draft) => ({ ...draft, citations: from(nowIs) })) })
  const source = createDataSource({ url: pages.databaseUrl, applicationName: 'test', poolSize: 1 })
  await source.initialize()
  const runner = source.createQueryRunner()
  try {
    await runner.startTransaction()
    await new RulesOfFacts1765000000005().down(runner)
    await new RulesOfFacts1765000000005().up(runner)
    await runner.commitTransaction()
  } finally {
    await runner.release()
    await source.destroy()
  }
  expect(await sourcesOf(dossierId)).toEqual(before)
  await expect(pages.database.query('UPDATE revision SET no = 2 WHERE dossier_id = $1', [dossierId])).rejects.toThrow()
})

test('a letter about the open step and a try of other rules go by the rules under which it was opened', async () => {
  const dossierId = await opened()
  const to = await otherRules(pages.database, withSteps((steps) => steps.map((step) => ({ ...step, escalations: [{ workingDaysAfter: 9, to: ['administrator'], cite }], role: 'department-head' }))))
  await repin(pages.database, admin, { to, dossierId })
  const letter = await takeQueuedNotices(pages.database, organisation.people['unit-head'].personId, ({ mailId }) => ({ messageId: `<${mailId}@test>`, subject: 'thử' }))
  expect(letter?.notices.find((notice) => notice.dossierId === dossierId)?.escalation?.workingDaysAfter).toBe(1)
  expect((await whatIf(pages.database, admin, { ...testRuleSet, id: 'tried' })).affected.filter((one) => one.dossierId === dossierId)).toEqual([])
})
