import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RuleSet } from '@vinhdanh/domain'
import { createDraft, type Database, decideTask, dossierPage, importRuleSet, submitDossier, taskPage } from '@vinhdanh/record'
import { invariants } from '../../apps/ops/src/check-invariants/index.ts'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { nominate, pass, passUntil } from '../support/nomination.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { importRealRules } from '../support/real-rules.ts'
import { openRecord, system } from '../support/record.ts'
import { AWARD, importTestRules, testRuleSet } from '../support/rules.ts'

let database: Database
let organisation: Organisation
let close: () => Promise<void>

/** A lower award whose form asks one field more and whose papers share one with the award of the tests; a higher one; a lower one for collectives alone. */
function rulesWithNeighbours(): RuleSet {
  const [award] = testRuleSet.awards
  const [form] = testRuleSet.forms
  if (!award || !form) throw new Error('the test rules have an award and a form')
  const more = { id: 'more', label: { vi: 'Thêm', en: 'More' }, type: 'text' as const, required: true }
  const section = { id: 'deeds', title: { vi: 'Thành tích', en: 'Deeds' }, fields: [...(form.sections[0]?.fields ?? []), more] }
  const paper = { code: 'extra', name: { vi: 'Giấy khác', en: 'Another paper' }, required: true, cite: 'test-citation' }
  return {
    ...testRuleSet, version: 2, forms: [form, { id: 'longer', sections: [section] }],
    awards: [
      { ...award, lowerAwards: ['lower', 'lower-of-collectives'] }, { ...award, code: 'lower', forms: { person: 'longer' }, papers: [...award.papers, paper] },
      { ...award, code: 'lower-of-collectives', subjects: ['collective'], forms: { collective: 'report' } }, { ...award, code: 'higher', lowerAwards: [AWARD] },
    ],
  }
}

beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  await importRuleSet(database, system, rulesWithNeighbours())
  organisation = await createOrganisation(database)
})
afterAll(() => close())

async function examined(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}

const reason = 'Thành tích hợp với mức khác hơn.'

async function propose(dossierId: string, outcome: 'lower-award' | 'higher-award', payload: Record<string, unknown>): Promise<void> {
  const [task] = await openTasks(database, dossierId)
  const { actor } = organisation.people['department-examiner']
  await decideTask(database, actor, { taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome, reason, payload, remarks: [] })
}

const page = (dossierId: string) => dossierPage(database, dossierId, system)
const successorOf = async (dossierId: string) => (await page(dossierId)).dossier.successor

describe('an examiner who proposes another award', () => {
  test('is offered only the awards that fit this kind of nominee', async () => {
    const dossierId = await examined()
    const [task] = await openTasks(database, dossierId)
    const { otherAwards } = await taskPage(database, task?.taskId ?? '', organisation.people['department-examiner'].actor)
    expect([otherAwards.lower.map(({ code }) => code), otherAwards.higher.map(({ code }) => code)]).toEqual([['lower'], ['higher']])
    for (const lowerAward of ['lower-of-collectives', 'higher', 'none', AWARD]) {
      await expect(propose(dossierId, 'lower-award', { lowerAward })).rejects.toMatchObject({ details: { problems: [{ path: 'payload.lowerAward', message: 'problem.not-a-lower-award' }] } })
    }
    await expect(propose(dossierId, 'higher-award', { higherAward: 'lower' })).rejects.toMatchObject({ details: { problems: [{ path: 'payload.higherAward' }] } })
    expect(await successorOf(dossierId)).toBeNull()
  })

  test('ends this way, and a draft for the lower award stands ready once, with what fits of content and papers', async () => {
    const dossierId = await examined()
    await propose(dossierId, 'lower-award', { lowerAward: 'lower' })
    await follow(database, dossierId)
    await follow(database, dossierId)
    const old = await page(dossierId)
    expect(old.dossier).toMatchObject({ state: 'lower-award', outcome: { lowerAward: 'lower', ground: reason } })
    expect(await database.query('SELECT id FROM dossier WHERE instead_of = $1', [dossierId])).toHaveLength(1)

    const fresh = await page(old.dossier.successor?.id ?? '')
    expect(fresh.dossier).toMatchObject({ state: 'draft', awardCode: 'lower', nominee: old.dossier.nominee, author: old.dossier.author, ruleSetId: null, plan: null, insteadOf: { id: dossierId, code: old.dossier.code, reason } })
    expect(fresh.dossier.draft).toEqual({ deeds: { summary: old.revision?.content.sections['report']?.['summary'] } })
    expect(fresh.papers.map(({ code, sha256 }) => [code, sha256])).toEqual(old.papers.map(({ code, sha256 }) => [code, sha256]))
    const { actor } = organisation.people.submitter
    const refused = submitDossier(database, actor, { dossierId: fresh.dossier.id, draftVersion: fresh.dossier.draftVersion })
    await expect(refused).rejects.toMatchObject({ details: { problems: [{ path: 'sections.deeds.more' }, { path: 'papers.extra' }] } })
    const told = await database.query<{ recipientId: string }>(`SELECT recipient_id AS "recipientId" FROM notice WHERE dossier_id = $1 AND kind = 'outcome'`, [dossierId])
    expect(told.map(({ recipientId }) => recipientId)).toContain(organisation.people.submitter.personId)
  })

  test('raises it the same way, and the draft goes its own route from the start', async () => {
    const dossierId = await examined()
    await propose(dossierId, 'higher-award', { higherAward: 'higher' })
    await follow(database, dossierId)
    const { id } = (await successorOf(dossierId)) ?? { id: '' }
    const { dossier } = await page(id)
    await submitDossier(database, organisation.people.submitter.actor, { dossierId: id, draftVersion: dossier.draftVersion })
    await follow(database, id)
    expect((await openTasks(database, id))[0]).toMatchObject({ stepId: 'unit-sign', round: 1 })
  })

  test('links the dossier that the nominee already has for that award, instead of a second one', async () => {
    const dossierId = await examined()
    const { dossier } = await page(dossierId)
    const rival = await createDraft(database, organisation.people.submitter.actor, { unitId: dossier.unit.id, awardCode: 'lower', cycleYear: dossier.cycleYear, nominee: { id: dossier.nominee.id } })
    await propose(dossierId, 'lower-award', { lowerAward: 'lower' })
    await follow(database, dossierId)
    expect(await successorOf(dossierId)).toMatchObject({ id: rival.dossierId, code: rival.code })
  })

  test('ends it also where the rules in force no longer have that award', async () => {
    const dossierId = await examined()
    await propose(dossierId, 'lower-award', { lowerAward: 'lower' })
    await importRuleSet(database, system, { ...testRuleSet, version: 3 })
    await follow(database, dossierId)
    expect((await page(dossierId)).dossier).toMatchObject({ state: 'lower-award', successor: null })
  })
})

describe('under the rules as shipped, a council that proposes another award', () => {
  const ballot = { members: 15, present: 14, writtenOpinions: 0, yes: 3, no: 11, blank: 0, invalid: 0 }
  const minutes = { number: '12/BB-HĐTĐKT', date: '2026-01-05', sha256: 'a'.repeat(64) }
  let shipped: Awaited<ReturnType<typeof openRecord>>
  let people: Organisation
  beforeAll(async () => {
    shipped = await openRecord()
    await importRealRules(shipped.database)
    people = await createOrganisation(shipped.database)
  })
  afterAll(() => shipped.close())

  async function before(award: string): Promise<string> {
    const dossierId = await nominate(shipped.database, people, { award, nominee: `Đối tượng ${randomUUID()}` })
    await passUntil(shipped.database, people, dossierId, 'ministry-council')
    return dossierId
  }

  test('ends the dossier by its minutes, and the draft for the lower award stands ready; the counts of the minutes hold', async () => {
    const dossierId = await before('BKTTG')
    await pass(shipped.database, people, dossierId, { outcome: 'lower-award', payload: { ballot, minutes, lowerAward: 'BKB' } })
    await follow(shipped.database, dossierId)
    expect((await dossierPage(shipped.database, dossierId, system)).dossier).toMatchObject({ state: 'lower-award', outcome: { lowerAward: 'BKB' }, successor: { state: 'draft' } })
    const ballots = invariants.find(({ id }) => id === 'I13')
    expect(await ballots?.check({ database: shipped.database })).toEqual([])
  })

  test('is refused without a vote, and with a vote that the award asked for has passed', async () => {
    const dossierId = await before('BKTTG')
    const proposal = (payload: Record<string, unknown>) => pass(shipped.database, people, dossierId, { outcome: 'lower-award', payload: { minutes, lowerAward: 'BKB', ...payload } })
    await expect(proposal({})).rejects.toMatchObject({ details: { problems: [{ path: 'payload.ballot' }] } })
    await expect(proposal({ ballot: { ...ballot, yes: 14, no: 0 } })).rejects.toMatchObject({ details: { problems: [{ path: 'payload.ballot.yes' }] } })
  })
})
