import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { answerQuestion, askQuestion, type Database, dossierPage, dossierTimeline, holdDossier, importRuleSet, inbox, listRuleSets, loadCalendar, moveTime, myDossiers, releaseDossier, stuckLines, withdrawDossier } from '@vinhdanh/record'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { answer as answerOpinion, ask } from '../support/opinions.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { expectSound, raceInTurn } from '../support/race.ts'
import { openRecord, system } from '../support/record.ts'
import { askUnit, examined, returnWith } from '../support/remarks.ts'
import { importTestRules, TERM_DAYS, testRuleSet } from '../support/rules.ts'

let database: Database
let close: () => Promise<void>
let organisation: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

const examiner = () => organisation.people['department-examiner'].actor
const submitter = () => organisation.people.submitter.actor
const pageOf = (dossierId: string) => dossierPage(database, dossierId, system)
const answer = (dossierId: string, questionId: string, text = 'Năm 2024.', actor = submitter()) => answerQuestion(database, actor, { dossierId, questionId, answer: text })
const problem = (path: string, message: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message })] } })
const noticesOf = (dossierId: string, kind: string) => database.query<{ recipientId: string; sendTime: string; state: string }>(
  `SELECT recipient_id AS "recipientId", send_time AS "sendTime", state FROM notice WHERE dossier_id = $1 AND kind = $2`, [dossierId, kind])
async function passWorkingDays(count: number): Promise<void> {
  const { today } = await database.queryOne<{ today: string }>(`SELECT to_char(record_today(), 'YYYY-MM-DD') AS today`)
  await moveTime(database, Date.parse((await loadCalendar(database)).addWorkingDays(today, count)) - Date.parse(today))
}

describe('a question to the unit', () => {
  test('stops the term until the answer where the rule says so; the unit is told at once, then whoever asked', async () => {
    const dossierId = await examined(database, organisation)
    await passWorkingDays(1)
    const questionId = await askUnit(database, examiner(), dossierId, { anchor: 'paper:report#2' })
    expect((await noticesOf(dossierId, 'question'))).toEqual([expect.objectContaining({ recipientId: submitter().personId, sendTime: 'at-once' })])
    const asked = await pageOf(dossierId)
    expect(asked.dossier).toMatchObject({ state: 'under-way', round: 1, dueAt: null })
    expect(asked.questions).toMatchObject([{ id: questionId, anchor: 'paper:report#2', outcome: null, late: false, pausesClock: true, citation: { confidence: 'L' }, dueOn: (await loadCalendar(database)).addWorkingDays(asked.dossier.today, 2), about: { at: 'paper' } }])
    expect(asked.place?.clock).toMatchObject({ day: 1, pauses: [{ kind: 'question', reason: 'Năm nào?', authority: examiner().name, toDay: null }] })
    expect((await myDossiers(database, submitter(), {})).rows.find(({ id }) => id === dossierId)?.openQuestions).toEqual({ count: 1, dueOn: asked.questions[0]?.dueOn })
    await answer(dossierId, questionId)
    await answer(dossierId, questionId)
    const answered = await pageOf(dossierId)
    expect(answered.questions).toMatchObject([{ outcome: 'answered', answer: 'Năm 2024.', endedByName: submitter().name }])
    expect(answered.place?.clock).toMatchObject({ day: 1, left: TERM_DAYS - 1, pausedOn: null })
    expect(answered.dossier.dueAt).not.toBeNull()
    expect((await noticesOf(dossierId, 'answer')).map(({ recipientId }) => recipientId)).toEqual([examiner().personId])
    expect((await dossierTimeline(database, dossierId, system)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['question-asked', 'question-ended']))
    await expectSound(database)
  })

  test('beside an opinion and a hold stops the term once: it runs on when the last of them ends', async () => {
    const dossierId = await examined(database, organisation)
    const opinionId = await ask(database, examiner(), dossierId)
    const questionId = await askUnit(database, examiner(), dossierId)
    const intake = organisation.people['ministry-intake'].actor
    await holdDossier(database, intake, { dossierId, reason: 'Xác minh đơn', authority: 'Thanh tra thử', paperNumber: '5/TTr', expectedUntil: null })
    await passWorkingDays(2)
    await answerOpinion(database, examiner(), opinionId)
    await answer(dossierId, questionId)
    expect((await pageOf(dossierId)).place?.clock?.pausedOn).not.toBeNull()
    await releaseDossier(database, intake, { dossierId, releasePaper: '9/TTr' })
    expect((await pageOf(dossierId)).place?.clock).toMatchObject({ day: 0, left: TERM_DAYS, pausedOn: null, pauses: [{ days: 2 }, { days: 2 }, { days: 2 }] })
    await expectSound(database)
  })

  test('lets the term run where the rule says so, and cannot be asked where the rules know none', async () => {
    const version = async () => (await listRuleSets(database)).length + 1
    const rule = { term: { value: 3, cite: 'test-citation' }, pausesClock: { value: false, cite: 'test-citation' } }
    await importRuleSet(database, system, { ...testRuleSet, version: await version(), questions: rule })
    const runs = await examined(database, organisation)
    await askUnit(database, examiner(), runs)
    expect((await pageOf(runs)).place?.clock).toMatchObject({ pausedOn: null, pauses: [] })
    const { questions: _, ...without } = testRuleSet
    await importRuleSet(database, system, { ...without, version: await version() })
    const older = await examined(database, organisation)
    expect((await pageOf(older)).questionRule).toBeNull()
    await expect(askUnit(database, examiner(), older)).rejects.toMatchObject({ code: 'conflict.state' })
    await importRuleSet(database, system, { ...testRuleSet, version: await version() })
  })

  test('is no longer waited for when its step is decided or the dossier is withdrawn; it stays readable and its mail is not sent', async () => {
    const dossierId = await examined(database, organisation)
    const questionId = await askUnit(database, examiner(), dossierId)
    await decide(database, organisation, dossierId)
    expect((await pageOf(dossierId)).questions).toMatchObject([{ body: 'Năm nào?', outcome: 'not-awaited', endedByName: examiner().name }])
    expect(await noticesOf(dossierId, 'question')).toMatchObject([{ state: 'cancelled' }])
    await expect(answer(dossierId, questionId)).rejects.toMatchObject({ code: 'conflict.settled', details: { state: 'not-awaited', by: examiner().name } })
    const other = await examined(database, organisation)
    await askUnit(database, examiner(), other)
    await withdrawDossier(database, organisation.people['unit-head'].actor, { dossierId: other, version: (await pageOf(other)).dossier.version, reason: 'Rút để lập lại' })
    expect((await pageOf(other)).questions).toMatchObject([{ outcome: 'not-awaited' }])
    await expectSound(database)
  })

  test('is asked by the holder of an open task alone, about a place that is there, in words', async () => {
    const dossierId = await examined(database, organisation)
    const [task] = await openTasks(database, dossierId)
    const input = { questionId: randomUUID(), taskId: task?.taskId ?? '', anchor: 'whole', body: 'Năm nào?' }
    for (const role of ['submitter', 'administrator', 'unit-head'] as const) await expect(askQuestion(database, organisation.people[role].actor, input)).rejects.toMatchObject({ code: 'not-found' })
    await expect(askQuestion(database, examiner(), { ...input, body: ' ' })).rejects.toMatchObject(problem('body', 'problem.required'))
    await expect(askQuestion(database, examiner(), { ...input, anchor: 'paper:report#0' })).rejects.toMatchObject(problem('anchor', 'problem.page-from-one'))
    await expect(askQuestion(database, examiner(), { ...input, anchor: 'field:report.gone' })).rejects.toMatchObject(problem('anchor', 'problem.anchor-unknown'))
    await askQuestion(database, examiner(), input)
    await askQuestion(database, examiner(), input)
    expect((await pageOf(dossierId)).questions).toHaveLength(1)
    await decide(database, organisation, dossierId)
    await expect(askQuestion(database, examiner(), { ...input, questionId: randomUUID() })).rejects.toMatchObject({ code: 'conflict.already-decided' })
  })

  test('is not asked while the unit has the dossier, nor by a link that is over', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'whole' }])
    const [task] = await openTasks(database, dossierId)
    await expect(askQuestion(database, submitter(), { questionId: randomUUID(), taskId: task?.taskId ?? '', anchor: 'whole', body: 'Năm nào?' })).rejects.toMatchObject({ code: 'conflict.state' })
    const drafted = await newDossier(database, organisation)
    expect((await pageOf(drafted)).questionRule).toBeNull()
  })

  test('is answered by its unit alone, in words, once', async () => {
    const dossierId = await examined(database, organisation)
    const questionId = await askUnit(database, examiner(), dossierId)
    const stranger = await createOrganisation(database)
    for (const actor of [stranger.people.submitter.actor, examiner(), organisation.people.administrator.actor]) await expect(answer(dossierId, questionId, 'Tôi', actor)).rejects.toMatchObject({ code: 'not-found' })
    await expect(answer(dossierId, questionId, '  ')).rejects.toMatchObject(problem('answer', 'problem.required'))
    const other = await examined(database, organisation)
    await expect(answer(other, questionId)).rejects.toMatchObject({ code: 'not-found' })
    await answer(dossierId, questionId, 'Năm 2023.', organisation.people['unit-head'].actor)
    await expect(answer(dossierId, questionId)).rejects.toMatchObject({ code: 'conflict.settled', details: { state: 'answered', by: organisation.people['unit-head'].actor.name } })
  })

  test('that is not answered in time is found on the board, and seen as late', async () => {
    const dossierId = await examined(database, organisation)
    const questionId = await askUnit(database, examiner(), dossierId)
    await passWorkingDays(3)
    expect((await pageOf(dossierId)).questions).toMatchObject([{ late: true }])
    expect(await stuckLines(database, [dossierId])).toMatchObject([{ cause: 'question-late', evidence: { questionId, people: [examiner().name] } }])
    const { rows } = await inbox(database, examiner().personId, { limit: 50 })
    expect(rows.find((row) => row.dossierId === dossierId)?.pausedOn).not.toBeNull()
  })

  test('answered while its step is decided ends one way, never both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const dossierId = await examined(database, organisation)
      const questionId = await askUnit(database, examiner(), dossierId)
      const [answered, decided] = await raceInTurn(round, () => answer(dossierId, questionId), () => decide(database, organisation, dossierId))
      const [question] = (await pageOf(dossierId)).questions
      expect(decided).toBe('won')
      expect(answered).toBe(question?.outcome === 'answered' ? 'won' : 'conflict.settled')
    }
    await expectSound(database)
  })
})
