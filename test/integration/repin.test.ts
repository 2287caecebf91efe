import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Actor, RuleSet } from '@vinhdanh/domain'
import {
  bulkItems, carryOutBulkAct, clockLedger, dossierPage, dossierTimeline, importRuleSet, rehearseMoveBack, rehearseRepin, rehearseRepinBack, repinGroups, startBulkAct,
  taskPage, withdrawDossier,
} from '@vinhdanh/record'
import { correct, decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb, type Window } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { expectSound, race } from '../support/race.ts'
import { system } from '../support/record.ts'
import * as pins from '../support/repin.ts'
import { ground, withSteps } from '../support/repin.ts'
import { AWARD, cite, testRuleSet } from '../support/rules.ts'

let pages: OpenWeb
let organisation: Organisation
let admin: Actor
let office: Window
beforeAll(async () => {
  pages = await openWeb()
  organisation = pages.organisation
  admin = organisation.people.administrator.actor
  office = await pages.windowOf(organisation.people.administrator.personId)
})
afterAll(async () => {
  await expectSound(pages.database)
  await pages.close()
})

/** A dossier at the first step, pinned to the test rules. */
async function opened(by = organisation): Promise<string> {
  const dossierId = await newDossier(pages.database, by)
  await follow(pages.database, dossierId)
  return dossierId
}
const newRules = (change?: (draft: RuleSet) => RuleSet) => pins.otherRules(pages.database, change)
const longer = withSteps((steps) => steps.map((step) => ({ ...step, term: { value: 7, cite } })))
const withoutExamination = withSteps((steps) => steps.filter(({ id }) => id !== 'department-examine'))

const pinOf = async (dossierId: string) => (await pins.pinOf(pages.database, dossierId)).pin
const codeOf = async (dossierId: string) => (await pins.pinOf(pages.database, dossierId)).code
async function rehearsed(to: string, dossierId: string, by = admin, one = true): Promise<string> {
  const id = randomUUID()
  await rehearseRepin(pages.database, by, { id, to, from: await pinOf(dossierId), awardCode: AWARD, ...(one ? { code: await codeOf(dossierId) } : {}), ...ground })
  return id
}
const carriedOut = (id: string, count: number) => pins.carriedOut(pages.database, admin, id, count)
const itemsOf = async (id: string) => (await bulkItems(pages.database, system, id, { after: 0, limit: 100 })).rows
const repinned = (to: string, dossierId: string) => pins.repin(pages.database, admin, { to, dossierId })
const clockOf = async (dossierId: string) => (await dossierPage(pages.database, dossierId, system)).place?.clock
const whyOf = async (id: string) => (await itemsOf(id)).map(({ outcome, why }) => ({ outcome, why: why?.code ?? null }))

describe('a re-pinned dossier', () => {
  test('keeps its plan and its open step as they are, and goes by the new rules from the next step on; audit and timeline say so', async () => {
    const dossierId = await opened()
    const [old, before] = [await pinOf(dossierId), await dossierPage(pages.database, dossierId, system)]
    const next = await newRules(longer)
    const id = await rehearsed(next, dossierId)
    expect(await pinOf(dossierId)).toBe(old)
    expect(await carriedOut(id, 1)).toMatchObject({ done: 1, refused: 0, changed: 0 })
    expect((await itemsOf(id))[0]).toMatchObject({ outcome: 'done', proof: { ruleSetId: next } })
    const after = await dossierPage(pages.database, dossierId, system)
    expect(after.dossier.plan).toEqual(before.dossier.plan)
    expect(after.place).toEqual(before.place)
    expect(after.rules.id).toBe(next)
    await decide(pages.database, organisation, dossierId)
    await follow(pages.database, dossierId)
    expect(await clockOf(dossierId)).toMatchObject({ of: 7 })
    expect((await clockLedger(pages.database, dossierId, system)).map(({ budgetDays }) => budgetDays)).toEqual([7, 3])
    expect(await pages.database.query(`SELECT before ->> 'ruleSetId' AS old, after ->> 'ruleSetId' AS next, after ->> 'authority' AS authority, actor_name AS by FROM audit_entry WHERE dossier_id = $1 AND act = 'dossier.repinned'`, [dossierId]))
      .toEqual([{ old, next, authority: ground.authority, by: admin.name }])
    expect((await dossierTimeline(pages.database, dossierId, system)).filter(({ kind }) => kind === 'repinned')).toMatchObject([{ people: [admin.name], text: expect.stringContaining(ground.reason) }])
  })

  test('is decided at its open step by the rules under which that was opened, though the new ones ask otherwise', async () => {
    const dossierId = await opened()
    for (let step = 0; step < 3; step += 1) { await decide(pages.database, organisation, dossierId); await follow(pages.database, dossierId) }
    const grounds = (page: { refusalGrounds: readonly { id: string }[] }) => page.refusalGrounds.map(({ id }) => id)
    const [task] = await openTasks(pages.database, dossierId)
    const holder = organisation.people['board-examiner'].actor
    const before = await taskPage(pages.database, task?.taskId ?? '', holder)
    await repinned(await newRules((draft) => ({ ...longer(draft), awards: draft.awards.map((award) => ({ ...award, decidedBy: { vi: 'Cơ quan khác', en: 'Another authority' } })) })), dossierId)
    const after = await taskPage(pages.database, task?.taskId ?? '', holder)
    expect([after.award.decidedBy, grounds(after)]).toEqual([before.award.decidedBy, grounds(before)])
    await decide(pages.database, organisation, dossierId)
    await follow(pages.database, dossierId)
    expect((await dossierPage(pages.database, dossierId, system)).dossier.state).toBe('awarded')
  })

  test('that was returned owes the new papers at its next hand-in, which the rehearsal foretold', async () => {
    const dossierId = await opened()
    await decide(pages.database, organisation, dossierId, 'return')
    await follow(pages.database, dossierId)
    const next = await newRules((draft) => ({ ...draft, awards: draft.awards.map((award) => ({ ...award, papers: [...award.papers, { code: 'minutes', name: { vi: 'Biên bản', en: 'Minutes' }, required: true, cite }] })) }))
    const id = await rehearsed(next, dossierId)
    expect((await itemsOf(id))[0]?.forecast).toMatchObject({ state: 'returned', missingPapers: [{ vi: 'Biên bản' }], missingAnswers: 0, stepsNotTaken: [] })
    await carriedOut(id, 1)
    await expect(correct(pages.database, organisation, dossierId)).rejects.toMatchObject({ code: 'validation.failed', details: { problems: [{ message: 'problem.paper-missing' }] } })
  })
})

describe('a dossier is refused', () => {
  test('with the reason when the new route lacks a step of its way, and stays as it is', async () => {
    const dossierId = await opened()
    const id = await rehearsed(await newRules(withoutExamination), dossierId)
    expect((await itemsOf(id))[0]).toMatchObject({ outcome: 'refused', why: { code: 'problem.repin-step-lacking', params: { vi: 'Bước department-examine', en: 'Step department-examine' } } })
    await expect(startBulkAct(pages.database, admin, { id, count: 0 })).rejects.toMatchObject({ code: 'conflict.state' })
    expect((await office.open(`/bulk/${id}`)).text).toContain('Lộ trình mới không có bước «Bước department-examine» của hồ sơ')
  })

  test('when it ended, was returned or was re-pinned elsewhere since the rehearsal; the others are done', async () => {
    const [stays, ended, returned, elsewhere] = [await opened(), await opened(), await opened(), await opened()]
    const next = await newRules(longer)
    const group = { from: await pinOf(stays), awardCode: AWARD }
    const size = (await repinGroups(pages.database, admin, next)).find(({ from }) => from.id === group.from)?.open ?? 0
    const id = await rehearsed(next, stays, admin, false)
    expect(await itemsOf(id)).toHaveLength(size)
    await withdrawDossier(pages.database, organisation.people['unit-head'].actor, { dossierId: ended, version: (await dossierPage(pages.database, ended, system)).dossier.version, reason: 'Rút hồ sơ theo nguyện vọng' })
    await decide(pages.database, organisation, returned, 'return')
    await follow(pages.database, returned)
    await repinned(await newRules(), elsewhere)
    expect(await carriedOut(id, size)).toMatchObject({ done: size - 3, changed: 3, refused: 0, left: 0 })
    const outcomes = new Map((await itemsOf(id)).map(({ dossierId, outcome, why }) => [dossierId, why?.code ?? outcome]))
    expect([stays, ended, returned, elsewhere].map((dossierId) => outcomes.get(dossierId))).toEqual(['done', 'conflict.state', 'conflict.version', 'conflict.version'])
    expect(await pinOf(elsewhere)).not.toBe(next)
  }, 120_000)

  test('when nothing is left in the group, when it is asked for twice, and to rules that are not in force yet', async () => {
    const dossierId = await opened()
    const [old, next] = [await pinOf(dossierId), await newRules()]
    const input = { id: randomUUID(), to: next, from: old, awardCode: AWARD, code: await codeOf(dossierId), ...ground }
    await Promise.all([rehearseRepin(pages.database, admin, input), rehearseRepin(pages.database, admin, input)])
    const second = await rehearsed(next, dossierId)
    await carriedOut(input.id, 1)
    expect(await whyOf(second)).toEqual([{ outcome: null, why: null }])
    expect(await carriedOut(second, 1)).toMatchObject({ done: 0, changed: 1 })
    await expect(rehearseRepin(pages.database, admin, { ...input, id: randomUUID() })).rejects.toMatchObject({ details: { problems: [{ path: 'code', message: 'problem.not-in-group' }] } })
    await expect(rehearseRepin(pages.database, admin, { ...input, id: randomUUID(), from: next })).rejects.toMatchObject({ details: { problems: [{ path: 'code' }] } })
    const later = await importRuleSet(pages.database, system, { ...testRuleSet, id: 'later-rules', effectiveFrom: '2999-01-01' })
    await expect(rehearseRepin(pages.database, admin, { ...input, id: randomUUID(), from: next, to: later.id, reason: ' ' })).rejects.toMatchObject({
      details: { problems: [{ path: 'selection', message: 'problem.rules-not-in-force' }, { path: 'reason', message: 'problem.required' }] } })
  })

  test('to who does not administer its branch: neither seen, nor counted, nor re-pinned', async () => {
    const dossierId = await opened()
    const next = await newRules()
    const stranger = (await createOrganisation(pages.database)).people.administrator
    expect(await repinGroups(pages.database, stranger.actor, next)).toEqual([])
    await expect(rehearsed(next, dossierId, stranger.actor)).rejects.toMatchObject({ details: { problems: [{ message: 'problem.not-in-group' }] } })
    await expect(rehearsed(next, dossierId, organisation.people.auditor.actor)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    const address = `/rules/${next}/repin?from=${await pinOf(dossierId)}&award=${AWARD}`
    expect((await (await pages.windowOf(organisation.people.auditor.personId)).open(address)).status).toBe(403)
    expect((await (await pages.windowOf(stranger.personId)).open(address)).text).toContain('Nhóm này không còn hồ sơ nào đang mở')
    expect((await office.open(`/rules/${next}/repin`)).status).toBe(404)
    expect((await office.send(`/rules/${next}/repin`, { id: 'none' })).status).toBe(400)
  })
})

describe('the way back', () => {
  test('pins those to their old rules that stand as the act left them; a step opened meanwhile keeps the rules under which it was', async () => {
    const dossierId = await opened()
    const [old, next] = [await pinOf(dossierId), await newRules(longer)]
    const id = await rehearsed(next, dossierId)
    await carriedOut(id, 1)
    await decide(pages.database, organisation, dossierId)
    await follow(pages.database, dossierId)
    const order = { id: randomUUID(), undoes: id, ...ground }
    await expect(rehearseMoveBack(pages.database, admin, order)).rejects.toMatchObject({ code: 'conflict.state' })
    await expect(rehearseRepinBack(pages.database, admin, { ...order, reason: '' })).rejects.toMatchObject({ code: 'validation.failed' })
    expect((await office.send(`/bulk/${id}/back`, { id: order.id, ...ground })).location).toBe(`/bulk/${order.id}`)
    expect(await carriedOut(order.id, 1)).toMatchObject({ done: 1, undoes: id })
    expect(await pinOf(dossierId)).toBe(old)
    expect(await clockOf(dossierId)).toMatchObject({ of: 7 })
    await decide(pages.database, organisation, dossierId)
    await follow(pages.database, dossierId)
    expect((await clockLedger(pages.database, dossierId, system)).map(({ budgetDays }) => budgetDays)).toEqual([3, 7, 3])
    await expect(rehearseRepinBack(pages.database, admin, { ...order, id: randomUUID(), undoes: order.id })).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('is refused where the old rules do not know the way: a dossier that was altered outside is pinned back to the right ones for good', async () => {
    const dossierId = await opened()
    const [right, lacking] = [await pinOf(dossierId), await newRules(withoutExamination)]
    await pages.database.query('UPDATE dossier SET rule_set_id = $2 WHERE id = $1', [dossierId, lacking])
    await decide(pages.database, organisation, dossierId)
    await expect(follow(pages.database, dossierId)).rejects.toMatchObject({ code: 'rules.invalid' })
    await repinned(right, dossierId)
    await follow(pages.database, dossierId)
    expect(await clockLedger(pages.database, dossierId, system)).toHaveLength(2)
    const [act] = await pages.database.query<{ id: string }>(`SELECT bulk_act_id AS id FROM bulk_item WHERE dossier_id = $1`, [dossierId])
    const back = randomUUID()
    await rehearseRepinBack(pages.database, admin, { id: back, undoes: act?.id ?? '', ...ground })
    expect(await whyOf(back)).toEqual([{ outcome: 'refused', why: 'problem.repin-step-lacking' }])
  })
})

test('a re-pin and a decision at the same moment both hold, whichever comes first', async () => {
  for (let round = 0; round < 6; round += 1) {
    const dossierId = await opened()
    const next = await newRules(longer)
    const id = await rehearsed(next, dossierId)
    await startBulkAct(pages.database, admin, { id, count: 1 })
    const acts = [() => decide(pages.database, organisation, dossierId), () => carryOutBulkAct(pages.database, id)]
    expect(await race(...(round % 2 === 0 ? acts : acts.toReversed()))).toEqual(['won', 'won'])
    expect(await whyOf(id)).toEqual([{ outcome: 'done', why: null }])
    await follow(pages.database, dossierId)
    expect([await pinOf(dossierId), (await clockLedger(pages.database, dossierId, system)).map(({ budgetDays }) => budgetDays)]).toEqual([next, [7, 3]])
  }
}, 120_000)

test('from the page of a rule-set a group goes over the rehearsal to its result; what is missing is said beside the field, and nothing typed is lost', async () => {
  const dossierId = await opened()
  const [from, next] = [await pinOf(dossierId), await newRules(longer)]
  const groups = await office.open(`/rules/${next}`)
  const address = `/rules/${next}/repin?${new URLSearchParams({ from, award: AWARD }).toString()}`
  expect(groups.text).toContain(`href="${address.replaceAll('&', '&amp;')}"`)
  const form = await office.open(address)
  expect(form.text).toContain('Bước đang mở, cho đến khi xử lý xong')
  const id = /name="id" value="([^"]*)"/.exec(form.text)?.[1] ?? ''
  const typed = { id, from, award: AWARD, code: await codeOf(dossierId), authority: ground.authority }
  const wrong = await office.send(`/rules/${next}/repin`, { ...typed, reason: '' })
  expect([wrong.status, wrong.text.includes(ground.authority), wrong.text.includes('field-reason')]).toEqual([422, true, true])
  expect(await office.send(`/rules/${next}/repin`, { ...typed, reason: ground.reason })).toMatchObject({ status: 303, location: `/bulk/${id}` })
  expect((await office.open(`/bulk/${id}`)).text).toContain('Bước đang mở: Bước unit-sign')
  await carriedOut(id, 1)
  const result = (await office.open(`/bulk/${id}`)).text
  expect(result).toContain('Đã chuyển 1 + không chuyển được 0 + đã đổi từ trước 0 = đã chọn 1.')
  const causes = /href="(\/board\/[^"]+\/causes)"/.exec(result)?.[1] ?? ''
  expect((await office.open(causes)).text).toContain('Không còn bị kẹt')
  expect((await office.open(`/bulk/${id}/file`)).text.trim().split('\n')).toHaveLength(2)
  expect((await office.open(`/bulk/${id}/back`)).text).toContain('Chuyển về bộ quy định cũ')
  expect((await office.open('/bulk')).text).toContain('Chuyển bộ quy định')
  expect((await (await pages.windowOf(organisation.people.submitter.personId)).open(`/rules/${next}`)).text).not.toContain('/repin')
})
