import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { actOnAward, type AwardActInput, awardPage, boardList, type Database, dossierPage, importRuleSet, ledgerOf, listDossiers, myDossiers, paperFile, priorAwards, recordEarlierAward, registerFile } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { newHolder, newUnit, openRecord, system } from '../support/record.ts'
import { AWARD, cite, importTestRules, testRuleSet } from '../support/rules.ts'

let database: Database
let organisation: Organisation
let close: () => Promise<void>

beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  const ground = (id: string) => ({ id, name: { vi: `Căn cứ ${id}`, en: `Ground ${id}` }, cite })
  await importRuleSet(database, system, { ...testRuleSet, version: 2, grounds: { refusal: [ground('criteria-not-met')], revocation: [ground('fraud')] } })
  organisation = await createOrganisation(database)
})
afterAll(() => close())

const page = (dossierId: string) => dossierPage(database, dossierId, system)
const administrator = () => organisation.people.administrator.actor

async function awarded(): Promise<{ dossierId: string; awardId: string; order: AwardActInput }> {
  const dossierId = await newDossier(database, organisation)
  for (let step = 0; step < 4; step += 1) {
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
  }
  await follow(database, dossierId)
  const { dossier, given } = await page(dossierId)
  const paper = randomBytes(32).toString('hex')
  await registerFile(database, { sha256: paper, size: 10, mediaType: 'application/pdf', scanState: 'clean' })
  const order: AwardActInput = {
    id: randomUUID(), awardId: given?.id ?? '', acts: 0, kind: 'annul', orderNumber: '40/QĐ', orderDate: dossier.today, authority: 'Bộ trưởng', reason: 'Khai man thành tích.', ground: 'fraud', paper,
    corrections: {}, recovers: ['item', 'bonus'], confirmation: dossier.code,
  }
  return { dossierId, awardId: order.awardId, order }
}
const problemsOf = (order: AwardActInput, actor = administrator()) =>
  actOnAward(database, actor, order).then(() => [], (error: { details: { problems?: { path: string; message: string }[] } }) => (error.details.problems ?? []).map(({ path, message }) => [path, message]))

describe('an award after its decision', () => {
  test('is annulled and restored by orders: it stops counting and counts again, and every act stands with its paper', async () => {
    const { dossierId, awardId, order } = await awarded()
    const { dossier } = await page(dossierId)
    await actOnAward(database, administrator(), order)
    await actOnAward(database, administrator(), order)
    const annulled = await page(dossierId)
    expect(annulled.dossier).toMatchObject({ state: 'awarded', outcome: dossier.outcome })
    expect(annulled.given).toMatchObject({ standing: 'annulled', acts: [{ kind: 'annul', orderNumber: '40/QĐ', ground: { en: 'Ground fraud' }, recovers: ['item', 'bonus'] }] })
    expect(await priorAwards(database, dossier.nominee.id, AWARD)).toEqual([])
    const listed = async () => {
      const lists = [await listDossiers(database, administrator(), {}, { limit: 100 }), await boardList(database, administrator(), { show: 'awarded' }, { limit: 100 }), await myDossiers(database, organisation.people.submitter.actor, {})]
      return lists.map(({ rows }) => rows.find(({ id }) => id === dossierId)?.revoked)
    }
    expect(await listed()).toEqual(['annulled', 'annulled', 'annulled'])
    expect(await paperFile(database, administrator(), dossierId, order.paper ?? '')).toMatchObject({ mediaType: 'application/pdf' })

    await actOnAward(database, organisation.people['ministry-intake'].actor, { ...order, id: randomUUID(), acts: 1, kind: 'restore', orderNumber: '41/QĐ', reason: 'Kết luận lại.', ground: null })
    expect((await awardPage(database, awardId, system)).award).toMatchObject({ standing: 'in-force', acts: [{ kind: 'annul' }, { kind: 'restore', recovers: [] }] })
    expect([await priorAwards(database, dossier.nominee.id, AWARD), await listed()]).toEqual([[expect.anything()], [null, null, null]])
    const acts = await database.query<{ act: string }>(`SELECT act FROM audit_entry WHERE dossier_id = $1 AND act LIKE 'award.%' ORDER BY seq`, [dossierId])
    expect(acts.map(({ act }) => act)).toEqual(['award.recorded', 'award.annulled', 'award.restored'])
    const told = await database.query<{ recipientId: string; sendTime: string }>(`SELECT recipient_id AS "recipientId", send_time AS "sendTime" FROM notice WHERE dossier_id = $1 AND kind = 'award-act'`, [dossierId])
    expect(told.filter(({ recipientId }) => recipientId === organisation.people.submitter.personId)).toEqual(Array.from({ length: 2 }, () => ({ recipientId: organisation.people.submitter.personId, sendTime: 'at-once' })))
    expect(new Set(told.map(({ recipientId }) => recipientId)).size).toBe(5)
  })

  test('is corrected: the ledger says the right words, and the act the former ones', async () => {
    const { awardId, order } = await awarded()
    const { award, nominee } = await awardPage(database, awardId, system)
    const correct = { ...order, kind: 'correct' as const, ground: null, corrections: { nomineeName: ' Nguyễn Thị Đúng ', decisionNumber: '12b/QĐ', unitName: '' } }
    expect(await problemsOf(correct)).toEqual([['corrections.unitName', 'problem.required']])
    await actOnAward(database, administrator(), { ...correct, corrections: { nomineeName: ' Nguyễn Thị Đúng ', decisionNumber: '12b/QĐ', decidedOn: award.decidedOn } })
    expect((await awardPage(database, awardId, system)).award).toMatchObject({
      standing: 'in-force', decisionNumber: '12b/QĐ', namedAs: 'Nguyễn Thị Đúng', unitAs: null,
      acts: [{ former: { nomineeName: nominee.name, decisionNumber: '12/QĐ' }, corrected: { nomineeName: 'Nguyễn Thị Đúng', decisionNumber: '12b/QĐ' } }],
    })
    expect((await problemsOf({ ...correct, id: randomUUID(), acts: 1, orderNumber: '41', corrections: { decisionNumber: '12b/QĐ' } }))).toEqual([['corrections', 'problem.nothing-corrected']])
  })

  test('refuses an order in the future, before the award, without a paper, used before, or not confirmed, each beside its field', async () => {
    const { order } = await awarded()
    expect(await problemsOf({ ...order, orderDate: '2019-01-01' })).toEqual([['orderDate', 'problem.order-too-early']])
    expect(await problemsOf({ ...order, orderDate: '2999-01-01' })).toEqual([['orderDate', 'problem.date-in-future']])
    expect(await problemsOf({ ...order, paper: null })).toEqual([['paper', 'problem.order-paper-missing']])
    expect(await problemsOf({ ...order, paper: 'f'.repeat(64) })).toEqual([['paper', 'problem.order-paper-missing']])
    expect(await problemsOf({ ...order, confirmation: 'VD-0000' })).toEqual([['confirmation', 'problem.code-to-type']])
    expect(await problemsOf({ ...order, ground: 'mood' })).toEqual([['ground', 'problem.choice']])
    await actOnAward(database, administrator(), { ...order, kind: 'reissue', ground: null })
    expect(await problemsOf({ ...order, id: randomUUID(), acts: 1 })).toEqual([['orderNumber', 'problem.order-used']])
  })

  test('is not restored unless it was taken back, nor taken back twice', async () => {
    const { order } = await awarded()
    await expect(actOnAward(database, administrator(), { ...order, kind: 'restore' })).rejects.toMatchObject({ code: 'conflict.state', details: { state: 'in-force' } })
    await actOnAward(database, administrator(), { ...order, kind: 'strip' })
    await expect(actOnAward(database, administrator(), { ...order, id: randomUUID(), acts: 1, orderNumber: '41' })).rejects.toMatchObject({ code: 'conflict.state', details: { state: 'stripped' } })
  })

  test('takes one of two orders at once, and tells the other', async () => {
    const { awardId, order } = await awarded()
    const both = await Promise.allSettled([actOnAward(database, administrator(), order), actOnAward(database, administrator(), { ...order, id: randomUUID(), orderNumber: '41', kind: 'strip' })])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict.version' } })
    expect((await awardPage(database, awardId, system)).award.acts).toHaveLength(1)
  })

  test('is out of reach of another branch, and of those who have no office', async () => {
    const { awardId, order } = await awarded()
    const { id } = await newUnit(database)
    const stranger = await newHolder(database, id, 'administrator')
    await expect(actOnAward(database, stranger, order)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(awardPage(database, awardId, stranger)).rejects.toMatchObject({ code: 'not-found' })
    for (const role of ['submitter', 'unit-head', 'department-head', 'council-secretary'] as const) await expect(actOnAward(database, organisation.people[role].actor, order)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(actOnAward(database, administrator(), { ...order, awardId: randomUUID() })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('may be from before this system: the number of its decision is typed, and nobody is written to', async () => {
    const { order, dossierId } = await awarded()
    const { dossier } = await page(dossierId)
    const { id } = await recordEarlierAward(database, system, { nomineeId: dossier.nominee.id, awardCode: AWARD, decisionNumber: '7/QĐ-CŨ', decidedOn: '2021-05-05', authority: 'Bộ' })
    await actOnAward(database, administrator(), { ...order, awardId: id, confirmation: '7/QĐ-CŨ' })
    const { awards } = await ledgerOf(database, dossier.nominee.id, system)
    expect(awards.map(({ standing }) => standing)).toEqual(['in-force', 'annulled'])
  })
})
