import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { RuleSet } from '@vinhdanh/domain'
import {
  answerOpinion, closeOpinion, clockLedger, type Database, dossierPage, dossierTimeline, extendOpinion, holdDossier, importRuleSet, inbox, loadCalendar, moveDeadline, moveTime, releaseDossier,
  stuckLines, withdrawDossier,
} from '@vinhdanh/record'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { answer, ask } from '../support/opinions.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules, TERM_DAYS, testRuleSet } from '../support/rules.ts'

const day = 86_400_000
const order = { reason: 'Xác minh đơn', authority: 'Thanh tra thử', paperNumber: '5/TTr', expectedUntil: null }
let database: Database
let close: () => Promise<void>
let organisation: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

/** A dossier that the department examines. */
async function examined(): Promise<string> {
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}
const examiner = () => organisation.people['department-examiner'].actor
const secretary = () => organisation.people['council-secretary'].actor
const placeOf = async (dossierId: string) => (await dossierPage(database, dossierId, system)).place
const clockOf = async (dossierId: string) => {
  const clock = (await placeOf(dossierId))?.clock
  if (!clock) throw new Error('no clock runs')
  return clock
}
const problem = (path: string, message: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message })] } })
async function passWorkingDays(count: number): Promise<void> {
  const { today } = await database.queryOne<{ today: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  const target = (await loadCalendar(database)).addWorkingDays(today, count)
  await moveTime(database, Date.parse(target) - Date.parse(today))
}

describe('an opinion asked of another body', () => {
  test('stops the term until the answer, and says so wherever the term is shown', async () => {
    const dossierId = await examined()
    await passWorkingDays(1)
    const opinionId = await ask(database, examiner(), dossierId)
    expect(await clockOf(dossierId)).toMatchObject({ day: 1, of: TERM_DAYS, left: TERM_DAYS - 1, pauses: [{ kind: 'opinion', authority: 'Cục Thuế thử, 12/BTC-TĐKT', toDay: null }] })
    await passWorkingDays(5)
    expect(await clockOf(dossierId)).toMatchObject({ day: 1, left: TERM_DAYS - 1, pauses: [{ days: 5 }] })
    const { rows: [row] } = await inbox(database, examiner().personId, { limit: 1 })
    expect(row).toMatchObject({ dossierId, group: 'later', heldSince: null, dueAt: null })
    expect(row?.pausedOn).not.toBeNull()
    await answer(database, secretary(), opinionId)
    const clock = await clockOf(dossierId)
    expect(clock).toMatchObject({ day: 1, left: TERM_DAYS - 1, pausedOn: null })
    const { opinions } = await dossierPage(database, dossierId, system)
    expect(opinions).toMatchObject([{ id: opinionId, outcome: 'agrees', endedByName: secretary().name, bodyKind: { en: 'Tax office' } }])
    // the holder did not record it, and hears that the term runs again
    expect(await database.query(`SELECT 1 FROM notice WHERE dossier_id = $1 AND kind = 'released' AND recipient_id = $2`, [dossierId, examiner().personId])).toHaveLength(1)
    expect((await dossierTimeline(database, dossierId, system)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['opinion-asked', 'opinion-ended']))
  })

  test('is expected within the term of the rule, which is cited', async () => {
    const dossierId = await examined()
    await ask(database, examiner(), dossierId)
    const { opinions: [opinion], dossier } = await dossierPage(database, dossierId, system)
    expect(opinion).toMatchObject({ expectedOn: (await loadCalendar(database)).addWorkingDays(dossier.today, 10), late: false, citation: { confidence: 'L' } })
  })

  test('asked twice by the same form is asked once', async () => {
    const dossierId = await examined()
    const opinionId = await ask(database, examiner(), dossierId)
    await ask(database, examiner(), dossierId, { opinionId })
    expect((await dossierPage(database, dossierId, system)).opinions).toHaveLength(1)
    expect((await clockOf(dossierId)).pauses).toHaveLength(1)
  })

  test('is asked by the holder or the secretary, at a step that weighs the dossier', async () => {
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    await expect(ask(database, secretary(), dossierId)).rejects.toMatchObject({ code: 'conflict.state' })
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    const stranger = await createOrganisation(database)
    for (const actor of [organisation.people.submitter.actor, organisation.people.administrator.actor, stranger.people['council-secretary'].actor]) {
      await expect(ask(database, actor, dossierId)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
    await ask(database, secretary(), dossierId)
  })

  test('is refused with the field at fault', async () => {
    const dossierId = await examined()
    const { dossier: { today } } = await dossierPage(database, dossierId, system)
    const tomorrow = new Date(Date.parse(today) + day).toISOString().slice(0, 10)
    const yesterday = new Date(Date.parse(today) - day).toISOString().slice(0, 10)
    for (const [changes, path, message] of [
      [{ bodyKind: 'magic' }, 'bodyKind', 'problem.choice'], [{ body: '  ' }, 'body', 'problem.required'], [{ question: '' }, 'question', 'problem.required'],
      [{ paperNumber: 'x'.repeat(301) }, 'paperNumber', 'problem.too-long'], [{ paperDate: tomorrow }, 'paperDate', 'problem.date-in-future'],
      [{ paperDate: '2026-02-30' }, 'paperDate', 'problem.date'], [{ expectedOn: yesterday }, 'expectedOn', 'problem.in-past'],
    ] as const) await expect(ask(database, examiner(), dossierId, changes)).rejects.toMatchObject(problem(path, message))
    expect((await dossierPage(database, dossierId, system)).opinions).toEqual([])
  })

  test('has one answer: not before the question, not twice, not by a stranger', async () => {
    const dossierId = await examined()
    const { dossier: { today } } = await dossierPage(database, dossierId, system)
    const opinionId = await ask(database, examiner(), dossierId)
    const input = { opinionId, outcome: 'disagrees' as const, answer: 'Còn nợ thuế.', answerPaper: '88/CT', answerDate: today, answerFile: null }
    const yesterday = new Date(Date.parse(today) - day).toISOString().slice(0, 10)
    await expect(answerOpinion(database, examiner(), { ...input, answerDate: yesterday })).rejects.toMatchObject(problem('answerDate', 'problem.answered-before-asked'))
    await expect(answerOpinion(database, examiner(), { ...input, answerDate: '2030-01-01' })).rejects.toMatchObject(problem('answerDate', 'problem.date-in-future'))
    await expect(answerOpinion(database, examiner(), { ...input, answer: ' ' })).rejects.toMatchObject(problem('answer', 'problem.required'))
    await expect(answerOpinion(database, organisation.people.submitter.actor, input)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(answerOpinion(database, examiner(), { ...input, opinionId: randomUUID() })).rejects.toMatchObject({ code: 'not-found' })
    await answerOpinion(database, examiner(), input)
    await answerOpinion(database, examiner(), input)
    await expect(answerOpinion(database, examiner(), { ...input, outcome: 'agrees' })).rejects.toMatchObject({ code: 'conflict.state' })
    await expect(closeOpinion(database, examiner(), { opinionId, reason: 'Không trả lời nữa.' })).rejects.toMatchObject({ code: 'conflict.state' })
    expect(await database.query(`SELECT 1 FROM audit_entry WHERE act = 'opinion.answered' AND object_id = $1`, [opinionId])).toHaveLength(1)
  })

  test('that does not come is on the stuck board, may get more time, and is closed where the silence clause allows', async () => {
    const dossierId = await examined()
    const opinionId = await ask(database, examiner(), dossierId)
    const { opinions: [asked] } = await dossierPage(database, dossierId, system)
    const oldExpectedOn = asked?.expectedOn ?? ''
    await expect(closeOpinion(database, examiner(), { opinionId, reason: 'Không trả lời nữa.' })).rejects.toMatchObject({ code: 'conflict.too-early' })
    await passWorkingDays(11)
    expect(await stuckLines(database, [dossierId])).toMatchObject([{ cause: 'opinion-late', evidence: { opinionId, authority: 'Cục Thuế thử', until: oldExpectedOn, mayClose: true } }])
    const { dossier: { today } } = await dossierPage(database, dossierId, system)
    const newExpectedOn = (await loadCalendar(database)).addWorkingDays(today, 3)
    await expect(extendOpinion(database, examiner(), { opinionId, oldExpectedOn, newExpectedOn, reason: '' })).rejects.toMatchObject(problem('reason', 'problem.required'))
    await expect(extendOpinion(database, examiner(), { opinionId, oldExpectedOn, newExpectedOn: oldExpectedOn, reason: 'x' })).rejects.toMatchObject(problem('newExpectedOn', 'problem.in-past'))
    await extendOpinion(database, examiner(), { opinionId, oldExpectedOn, newExpectedOn, reason: 'Cục Thuế xin thêm thời gian' })
    await expect(extendOpinion(database, examiner(), { opinionId, oldExpectedOn, newExpectedOn: (await loadCalendar(database)).addWorkingDays(today, 5), reason: 'x' })).rejects.toMatchObject({ code: 'conflict.version' })
    expect(await stuckLines(database, [dossierId])).toEqual([])
    await passWorkingDays(4)
    await expect(closeOpinion(database, examiner(), { opinionId, reason: 'ngắn' })).rejects.toMatchObject(problem('reason', 'problem.reason-required'))
    await closeOpinion(database, examiner(), { opinionId, reason: 'Quá hạn, không có văn bản trả lời.' })
    const { opinions: [closed], place } = await dossierPage(database, dossierId, system)
    expect(closed).toMatchObject({ outcome: 'no-answer', moves: [{ oldExpectedOn, newExpectedOn, movedByName: examiner().name }] })
    expect(place?.clock?.pausedOn).toBeNull()
  })

  test('is confirmed as open before the step is decided, and is no longer waited for after', async () => {
    const dossierId = await examined()
    const opinionId = await ask(database, examiner(), dossierId)
    await expect(decide(database, organisation, dossierId)).rejects.toMatchObject(problem('openOpinions', 'problem.opinions-open'))
    await expect(decide(database, organisation, dossierId, 'pass', randomUUID(), [randomUUID()])).rejects.toMatchObject(problem('openOpinions', 'problem.opinions-open'))
    await decide(database, organisation, dossierId, 'pass', randomUUID(), [opinionId])
    const { opinions: [opinion] } = await dossierPage(database, dossierId, system)
    expect(opinion).toMatchObject({ outcome: 'not-awaited', endedByName: examiner().name })
    expect(await openTasks(database, dossierId)).toEqual([])
    await expect(answer(database, examiner(), opinionId)).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('blocks the passing of the step where the rule says so, and neither its return nor a withdrawal', async () => {
    const blocking: RuleSet = {
      ...testRuleSet, id: 'blocking-rules', effectiveFrom: '2020-01-02',
      opinions: { bodies: testRuleSet.opinions?.bodies ?? [], rules: [{ ...testRuleSet.opinions?.rules[0], silence: { value: 'wait', cite: 'test-citation' }, whileOpen: { value: 'block', cite: 'test-citation' } } as never] },
    }
    const own = await openRecord()
    try {
      await importTestRules(own.database)
      await importRuleSet(own.database, system, blocking)
      const people = await createOrganisation(own.database)
      const dossierId = await newDossier(own.database, people)
      await follow(own.database, dossierId)
      await decide(own.database, people, dossierId)
      await follow(own.database, dossierId)
      const { actor } = people.people['department-examiner']
      const opinionId = await ask(own.database, actor, dossierId)
      await expect(decide(own.database, people, dossierId, 'pass', randomUUID(), [opinionId])).rejects.toMatchObject({ code: 'conflict.opinion-open', details: { bodies: 'Cục Thuế thử' } })
      await moveTime(own.database, 30 * day)
      await expect(closeOpinion(own.database, actor, { opinionId, reason: 'Quá hạn, không có trả lời.' })).rejects.toMatchObject({ code: 'conflict.opinion-open' })
      const { dossier: { version } } = await dossierPage(own.database, dossierId, system)
      await withdrawDossier(own.database, people.people['unit-head'].actor, { dossierId, version, reason: 'Đơn vị rút hồ sơ.' })
      expect((await dossierPage(own.database, dossierId, system)).opinions).toMatchObject([{ outcome: 'not-awaited' }])
    } finally {
      await own.close()
    }
  })
})

describe('grounds side by side', () => {
  test('count once: the term runs on when the last of them ends, and each shows its own days', async () => {
    const dossierId = await examined()
    const { actor: intake } = organisation.people['ministry-intake']
    await passWorkingDays(1)
    const opinionId = await ask(database, examiner(), dossierId)
    await passWorkingDays(2)
    await holdDossier(database, intake, { dossierId, ...order })
    const second = await ask(database, secretary(), dossierId, { body: 'Thanh tra thử', bodyKind: 'other' })
    await passWorkingDays(3)
    await answer(database, examiner(), opinionId)
    expect((await clockOf(dossierId)).pausedOn).not.toBeNull()
    await passWorkingDays(1)
    await releaseDossier(database, intake, { dossierId, releasePaper: '6/TTr' })
    expect(await clockOf(dossierId)).toMatchObject({ day: 1, left: TERM_DAYS - 1 })
    expect((await dossierPage(database, dossierId, system)).dossier).toMatchObject({ heldSince: null, dueAt: null })
    await passWorkingDays(1)
    await answer(database, examiner(), second)
    const clock = await clockOf(dossierId)
    expect(clock).toMatchObject({ day: 1, of: TERM_DAYS, left: TERM_DAYS - 1, pausedOn: null })
    expect(clock.pauses.map(({ kind, days }) => [kind, days]).sort()).toEqual([['hold', 4], ['opinion', 5], ['opinion', 5]])
    const [ledger] = await clockLedger(database, dossierId, system)
    expect(ledger?.spans.map(({ kind, days }) => [kind, days])).toEqual([['running', 1], ['paused', 7], ['running', 0]])
  })

  test('a day on which it stood and ran on again is counted once', async () => {
    const dossierId = await examined()
    await passWorkingDays(1)
    for (let times = 0; times < 3; times += 1) await answer(database, examiner(), await ask(database, examiner(), dossierId))
    expect(await clockOf(dossierId)).toMatchObject({ day: 1, of: TERM_DAYS })
  })

  test('an extension is kept through a pause', async () => {
    const dossierId = await examined()
    const { lastDay: oldLastDay } = await clockOf(dossierId)
    const newLastDay = (await loadCalendar(database)).addWorkingDays(oldLastDay, 5)
    await moveDeadline(database, organisation.people.administrator.actor, { dossierId, oldLastDay, newLastDay, reason: 'Chờ số liệu', authority: 'Công văn 1' })
    const opinionId = await ask(database, examiner(), dossierId)
    await passWorkingDays(4)
    expect(await clockOf(dossierId)).toMatchObject({ of: TERM_DAYS + 5, left: TERM_DAYS + 5 })
    await answer(database, examiner(), opinionId)
    expect((await clockOf(dossierId)).lastDay).toBe((await loadCalendar(database)).addWorkingDays(newLastDay, 4))
  })

  test('a hold needs a reason, and only what is held is released', async () => {
    const dossierId = await examined()
    const { actor } = organisation.people['ministry-intake']
    await expect(holdDossier(database, actor, { dossierId, ...order, reason: '  ' })).rejects.toMatchObject(problem('reason', 'problem.required'))
    await expect(releaseDossier(database, actor, { dossierId, releasePaper: '6/TTr' })).rejects.toMatchObject({ code: 'conflict.state' })
    await ask(database, examiner(), dossierId)
    await expect(releaseDossier(database, actor, { dossierId, releasePaper: '6/TTr' })).rejects.toMatchObject({ code: 'conflict.state' })
  })
})
