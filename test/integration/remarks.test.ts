import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomBytes, randomUUID } from 'node:crypto'
import type { RuleSet } from '@vinhdanh/domain'
import { answerRemark, attachPaper, type Database, decideTask, dossierPage, draftPage, importRuleSet, listRuleSets, removePaper, saveDraft, signableDossiers, submitDossier, withdrawDossier } from '@vinhdanh/record'
import { decide, openTasks } from '../support/dossier.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { raceInTurn } from '../support/race.ts'
import { openRecord, system } from '../support/record.ts'
import { correctWith, examined, firstRemark, remarksOf, returnWith, review } from '../support/remarks.ts'
import { importTestRules, testRuleSet } from '../support/rules.ts'
import { follow } from '../support/follow.ts'

let database: Database
let close: () => Promise<void>
let organisation: Organisation
beforeAll(async () => {
  ({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

const submitter = () => organisation.people.submitter.actor
const examiner = () => organisation.people['department-examiner'].actor
const upload = () => ({ sha256: randomBytes(32).toString('hex'), size: 900, mediaType: 'application/pdf', scanState: 'not-scanned' as const })
const problem = (path: string, message: string) => ({ code: 'validation.failed', details: { problems: [expect.objectContaining({ path, message })] } })

describe('a remark', () => {
  test('that a colleague left while passing keeps the dossier from being decided together with others until it is settled, answered or not', async () => {
    const dossierId = await examined(database, organisation)
    const [task] = await openTasks(database, dossierId)
    await decideTask(database, examiner(), {
      taskId: task?.taskId ?? '', decisionId: randomUUID(), revisionSha256: task?.revisionSha256 ?? '', outcome: 'pass', reason: null, payload: {}, remarks: [{ anchor: 'whole', kind: 'question', body: 'Số liệu nào đúng?' }],
    })
    await follow(database, dossierId)
    const intake = organisation.people['ministry-intake'].actor
    const isApart = async () => (await signableDossiers(database, intake, [dossierId])).map(({ contested }) => contested)
    expect(await isApart()).toEqual([true])
    await review(database, intake, dossierId, (await firstRemark(database, dossierId)).id, 'accepted', 'open')
    expect(await isApart()).toEqual([false])
  })

  test('is carried over with its answer and what changed at its place, until a reviewer accepts it', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'field:report.summary', body: 'Nêu số liệu.' }])
    expect(await firstRemark(database, dossierId)).toMatchObject({ state: 'open', about: { at: 'field', field: { label: { en: 'Summary' }, type: 'textarea' }, value: 'Thành tích thử nghiệm.' }, thread: [] })
    await correctWith(database, organisation, dossierId, { summary: 'Thành tích 98 %.' })
    const remark = await firstRemark(database, dossierId)
    expect(remark).toMatchObject({ state: 'answered', answer: 'Đã sửa.', thread: [{ act: 'answered', round: 1, body: 'Đã sửa.', personName: submitter().name }] })
    await review(database, examiner(), dossierId, remark.id, 'accepted')
    expect(await firstRemark(database, dossierId)).toMatchObject({ state: 'accepted', answer: 'Đã sửa.', thread: [{ act: 'answered' }, { act: 'accepted', round: 2, personName: examiner().name }] })
    const acts = await database.query<{ act: string }>(`SELECT act FROM audit_entry WHERE object_id = $1 ORDER BY seq`, [remark.id])
    expect(acts.map(({ act }) => act)).toEqual(['remark.answered', 'remark.accepted'])
  })

  test('keeps an answer from being written over unseen; one not handed in can be taken back, one handed in only be put otherwise', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'field:report.summary' }])
    const { id: remarkId } = await firstRemark(database, dossierId)
    const say = (answer: string, seen?: string) => answerRemark(database, submitter(), { dossierId, remarkId, answer, ...(seen === undefined ? {} : { seen }) })
    await expect(say('')).rejects.toMatchObject(problem(`remarks.${remarkId}`, 'problem.required'))
    await say('Lần một.', '')
    await expect(say('Người khác.', '')).rejects.toMatchObject(problem(`remarks.${remarkId}`, 'problem.answer-changed'))
    await say('', 'Lần một.')
    expect(await firstRemark(database, dossierId)).toMatchObject({ state: 'open', answer: null })

    await correctWith(database, organisation, dossierId, { answer: 'Đã nộp.' })
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report' }])
    await expect(say('')).rejects.toMatchObject(problem(`remarks.${remarkId}`, 'problem.required'))
    await say('Nói lại.')
    await say('')
    expect((await remarksOf(database, dossierId)).find(({ id }) => id === remarkId)).toMatchObject({ state: 'answered', answer: 'Đã nộp.', thread: [{ body: 'Đã nộp.' }] })
  })

  test('that is reopened returns as one that must be corrected, opens its place again, and keeps the earlier answers', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'field:report.summary', kind: 'advice' }])
    await correctWith(database, organisation, dossierId, { answer: 'Lần một.' })
    const { id } = await firstRemark(database, dossierId)
    await review(database, examiner(), dossierId, id, 'reopened')
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report' }])
    const { unlocked, head } = await draftPage(database, submitter(), dossierId)
    expect(unlocked?.map(({ anchor }) => anchor).sort()).toEqual(['field:report.summary', 'paper:report'])
    const pinned = (await remarksOf(database, dossierId)).find(({ anchor }) => anchor === 'paper:report')
    await answerRemark(database, submitter(), { dossierId, remarkId: pinned?.id ?? '', answer: 'Đã thay.' })
    await expect(submitDossier(database, submitter(), { dossierId, draftVersion: head.draftVersion })).rejects.toMatchObject(problem(`remarks.${id}`, 'problem.remark-unanswered'))
    await answerRemark(database, submitter(), { dossierId, remarkId: id, answer: 'Lần hai.' })
    // Answered, its place stays open until the dossier is handed in.
    expect((await draftPage(database, submitter(), dossierId)).unlocked?.map(({ anchor }) => anchor)).toContain('field:report.summary')
    await submitDossier(database, submitter(), { dossierId, draftVersion: head.draftVersion })
    const { thread, kind, state } = (await remarksOf(database, dossierId)).find((remark) => remark.id === id) ?? {}
    expect({ kind, state }).toEqual({ kind: 'advice', state: 'answered' })
    expect(thread?.map(({ act, round, body }) => [act, round, body])).toEqual([['answered', 1, 'Lần một.'], ['reopened', 2, 'Vẫn còn thiếu.'], ['answered', 2, 'Lần hai.']])
  })

  test('keeps what it was about when its paper is removed and replaced', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report#2' }, { anchor: 'field:report.summary' }])
    const [paper] = (await dossierPage(database, dossierId, system)).papers
    await removePaper(database, submitter(), { dossierId, paperId: paper?.id ?? '' })
    const about = (await remarksOf(database, dossierId)).find(({ anchor }) => anchor === 'paper:report#2')?.about
    expect(about).toEqual({ at: 'paper', name: { vi: 'Báo cáo', en: 'Report' }, files: [{ name: 'bao-cao.pdf', sha256: paper?.sha256 }] })
    await attachPaper(database, submitter(), { dossierId, code: 'report', name: 'bao-cao-2.pdf', file: upload() })
    expect((await remarksOf(database, dossierId)).find(({ anchor }) => anchor === 'paper:report#2')?.about).toEqual(about)
  })

  test('on a place that the rules of the dossier do not have, or on page 0, is refused at the remark; nothing is decided', async () => {
    const dossierId = await examined(database, organisation)
    const refused = (anchor: string) => returnWith(database, organisation, dossierId, [{ anchor: 'whole' }, { anchor }])
    await expect(refused('field:report.gone')).rejects.toMatchObject(problem('remarks.1.anchor', 'problem.anchor-unknown'))
    await expect(refused('paper:gone#1')).rejects.toMatchObject(problem('remarks.1.anchor', 'problem.anchor-unknown'))
    await expect(refused('paper:report#0')).rejects.toMatchObject(problem('remarks.1.anchor', 'problem.page-from-one'))
    await expect(refused('somewhere')).rejects.toMatchObject(problem('remarks.1.anchor', 'problem.choice'))
    expect(await remarksOf(database, dossierId)).toEqual([])
    expect((await dossierPage(database, dossierId, system)).place?.stepId).toBe('department-examine')
  })

  test('on a page beyond the last is refused where the number of pages is known: a picture has one, a PDF as many as were counted', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report' }])
    const [paper] = (await dossierPage(database, dossierId, system)).papers
    await removePaper(database, submitter(), { dossierId, paperId: paper?.id ?? '' })
    await attachPaper(database, submitter(), { dossierId, code: 'report', name: 'anh.jpg', file: { ...upload(), mediaType: 'image/jpeg' } })
    await correctWith(database, organisation, dossierId)
    await expect(returnWith(database, organisation, dossierId, [{ anchor: 'paper:report#2' }])).rejects.toMatchObject({ details: { problems: [{ message: 'problem.page-beyond', params: { last: 1 } }] } })
    await database.query(`UPDATE stored_file SET media_type = 'application/pdf', pages = 3 WHERE sha256 = (SELECT file_sha256 FROM paper WHERE dossier_id = $1 AND removed_at IS NULL)`, [dossierId])
    await expect(returnWith(database, organisation, dossierId, [{ anchor: 'paper:report#4' }])).rejects.toMatchObject({ details: { problems: [{ message: 'problem.page-beyond', params: { last: 3 } }] } })
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report#3' }])
    expect((await draftPage(database, submitter(), dossierId)).unlocked).toEqual([{ anchor: 'paper:report', because: null }])
  })

  test('is reviewed by the holder of the open step alone, while the dossier is with the reviewers', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'whole' }])
    const { id } = await firstRemark(database, dossierId)
    await expect(review(database, examiner(), dossierId, id, 'accepted', 'open')).rejects.toMatchObject({ code: 'conflict.state' })
    await correctWith(database, organisation, dossierId)
    await expect(review(database, submitter(), dossierId, id, 'accepted')).rejects.toMatchObject({ code: 'auth.not-allowed' })
    await expect(review(database, organisation.people.administrator.actor, dossierId, id, 'accepted')).rejects.toMatchObject({ code: 'auth.not-allowed' })
    const other = await examined(database, organisation)
    await expect(review(database, examiner(), other, id, 'accepted')).rejects.toMatchObject({ code: 'not-found' })
    await expect(review(database, examiner(), dossierId, id, 'reopened', 'answered', '  ')).rejects.toMatchObject(problem(`remarks.${id}`, 'problem.required'))
    await review(database, examiner(), dossierId, id, 'accepted')
    await decide(database, organisation, dossierId)
    await expect(review(database, examiner(), dossierId, id, 'reopened', 'accepted')).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('accepted twice changes nothing for the same person, and tells anybody else who it was and when', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'whole' }])
    await correctWith(database, organisation, dossierId)
    const { id } = await firstRemark(database, dossierId)
    await review(database, examiner(), dossierId, id, 'accepted')
    await review(database, examiner(), dossierId, id, 'accepted')
    expect((await firstRemark(database, dossierId)).thread).toHaveLength(2)
    await expect(review(database, examiner(), dossierId, id, 'reopened', 'answered')).rejects.toMatchObject({ code: 'conflict.settled', details: { state: 'accepted', by: examiner().name } })
    await decide(database, organisation, dossierId)
    await follow(database, dossierId)
    const intake = organisation.people['ministry-intake'].actor
    await expect(review(database, intake, dossierId, id, 'accepted')).rejects.toMatchObject({ code: 'conflict.settled', details: { state: 'accepted', by: examiner().name } })
  })

  test('that was accepted is not answered any more; another unit cannot answer it, nor can it be found in another dossier', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'whole' }])
    const { id } = await firstRemark(database, dossierId)
    const stranger = await createOrganisation(database)
    await expect(answerRemark(database, stranger.people.submitter.actor, { dossierId, remarkId: id, answer: 'Của tôi' })).rejects.toMatchObject({ code: 'not-found' })
    const other = await examined(database, organisation)
    await returnWith(database, organisation, other, [{ anchor: 'whole' }])
    await expect(answerRemark(database, submitter(), { dossierId: other, remarkId: id, answer: 'Nhầm hồ sơ' })).rejects.toMatchObject({ code: 'not-found' })
    await correctWith(database, organisation, dossierId)
    await review(database, examiner(), dossierId, id, 'accepted')
    await returnWith(database, organisation, dossierId, [{ anchor: 'paper:report' }])
    await expect(answerRemark(database, submitter(), { dossierId, remarkId: id, answer: 'Thêm' })).rejects.toMatchObject({ code: 'conflict.settled' })
    await withdrawDossier(database, organisation.people['unit-head'].actor, { dossierId, version: (await dossierPage(database, dossierId, system)).dossier.version, reason: 'Rút để lập lại' })
    expect(await remarksOf(database, dossierId)).toHaveLength(2)
  })

  test('has a history that nobody can change', async () => {
    await expect(database.query(`UPDATE remark_act SET body = 'khác'`)).rejects.toThrow()
    await expect(database.query('DELETE FROM remark_act')).rejects.toThrow()
  })

  test('reviewed by two at once is accepted or reopened, never both', async () => {
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, Array.from({ length: 12 }, () => ({ anchor: 'whole' })))
    await correctWith(database, organisation, dossierId)
    for (const [round, { id }] of (await remarksOf(database, dossierId)).entries()) {
      const answers = await raceInTurn(round, () => review(database, examiner(), dossierId, id, 'accepted'), () => review(database, examiner(), dossierId, id, 'reopened'))
      expect(answers.toSorted()).toEqual(['conflict.settled', 'won'])
    }
    for (const { thread } of await remarksOf(database, dossierId)) expect(thread).toHaveLength(2)
  })
})

describe('a return', () => {
  test('opens what depends on a remarked place too, with the reason; the rest stays shut', async () => {
    const [form] = testRuleSet.forms
    const [section] = form?.sections ?? []
    const dependsOn = { anchors: ['field:report.summary'], cite: 'test-citation' }
    const extra = (id: string, more = {}) => ({ id, label: { vi: id, en: id }, type: 'text' as const, required: false, ...more })
    const rules: RuleSet = {
      ...testRuleSet, version: (await listRuleSets(database)).length + 1,
      forms: [{ id: 'report', sections: [{ ...section!, fields: [...section!.fields, extra('source', { dependsOn }), extra('shut')] }] }],
      awards: testRuleSet.awards.map((award) => ({ ...award, papers: award.papers.map((paper) => ({ ...paper, dependsOn })) })),
    }
    await importRuleSet(database, system, rules)
    const dossierId = await examined(database, organisation)
    await returnWith(database, organisation, dossierId, [{ anchor: 'field:report.summary' }])
    const because = { anchor: 'field:report.summary', cite: 'test-citation' }
    const { unlocked, head } = await draftPage(database, submitter(), dossierId)
    expect(unlocked).toEqual([{ anchor: 'field:report.summary', because: null }, { anchor: 'field:report.source', because }, { anchor: 'paper:report', because }])
    await attachPaper(database, submitter(), { dossierId, code: 'report', name: 'moi.pdf', file: upload() })
    const save = (answers: Record<string, string>) => saveDraft(database, submitter(), { dossierId, sectionId: 'report', answers: { summary: 'Thành tích thử nghiệm.', ...answers }, draftVersion: head.draftVersion })
    await expect(save({ shut: 'x' })).rejects.toMatchObject(problem('sections.report.shut', 'problem.locked'))
    await save({ source: 'Báo cáo năm' })
  })
})
