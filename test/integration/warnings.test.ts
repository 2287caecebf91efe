import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Subject } from '@vinhdanh/domain'
import {
  addNominee, answerWarnings, attachPaper, createDraft, createSubmission, type Database, dossierPage, draftWarnings, placeInSubmission, recordEarlierAward, recordNow, ruleSetInForce, saveDraft, submissionPage, submitDossier, taskPage, withdrawDossier,
} from '@vinhdanh/record'
import { openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { fill, handIn, nominate, pass, passUntil, writeNomination } from '../support/nomination.ts'
import { type OpenWeb, openWeb, type Window } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { importRealRules } from '../support/real-rules.ts'
import { system } from '../support/record.ts'

let opened: OpenWeb
let database: Database
let organisation: Organisation
let year: number
beforeAll(async () => {
  opened = await openWeb()
  ;({ database, organisation } = opened)
  await importRealRules(database)
  year = (await recordNow(database)).getFullYear()
}, 60_000)
afterAll(() => opened.close())

const submitter = () => organisation.people.submitter.actor
const kindsOf = async (dossierId: string, actor = submitter()) => (await draftWarnings(database, actor, dossierId)).warnings.map(({ kind }) => kind)
const reason = 'Hai thành tích khác nhau, có biên bản kèm theo.'
let names = 0
/** A name that nobody else has. */
const newName = () => `Nguyễn Thị Thử ${String.fromCharCode(65 + (names += 1))}${names}`

/** A ledger entry from before this system for the nominee of a dossier. */
async function award(dossierId: string, awardCode: string, ...years: number[]): Promise<void> {
  const { nominee_id: nomineeId } = await database.queryOne<{ nominee_id: string }>('SELECT nominee_id FROM dossier WHERE id = $1', [dossierId])
  for (const given of years) await recordEarlierAward(database, system, { nomineeId, awardCode, decisionNumber: `${given}/QĐ-BTC`, decidedOn: `${given}-01-10`, authority: 'Bộ trưởng' })
}

/** Another entry for a nominee. */
const entry = (unitId: string, name: string, birthYear: number | null, kind: Subject = 'person') =>
  addNominee(database, system, { unitId, kind, name, birthYear, position: null, personId: null })

describe('the same nominee under another entry', () => {
  test('is found whatever the accents, with the same birth year, in any unit', async () => {
    const elsewhere = await createOrganisation(database)
    const dossierId = await writeNomination(database, organisation, { award: 'GK', nominee: 'Đặng Thị Hòa Bình' })
    expect(await kindsOf(dossierId)).toEqual([])
    await entry(elsewhere.unit.id, 'ĐẶNG Thị  Hoà Bình', 1984)
    expect(await kindsOf(dossierId)).toEqual(['same-nominee'])
  })

  test('is another person with another birth year; without one only in the same branch', async () => {
    const elsewhere = await createOrganisation(database)
    const name = newName()
    const dossierId = await writeNomination(database, organisation, { award: 'GK', nominee: name })
    await entry(organisation.unit.id, name, 1985)
    await entry(elsewhere.unit.id, name, null)
    expect(await kindsOf(dossierId)).toEqual([])
    const { id } = await entry(organisation.department.id, name, null)
    expect((await draftWarnings(database, submitter(), dossierId)).warnings.map(({ about }) => about)).toEqual([{ nomineeId: id, sameBirthYear: false }])
  })

  test('brings its awards and open dossiers along, and what may not be opened is not offered', async () => {
    const elsewhere = await createOrganisation(database)
    const name = newName()
    const theirs = await nominate(database, elsewhere, { award: 'BKB', nominee: name })
    const dossierId = await writeNomination(database, organisation, { award: 'GK', nominee: name })
    const { warnings } = await draftWarnings(database, submitter(), dossierId)
    expect(warnings.map(({ kind, mayOpen }) => [kind, mayOpen])).toEqual([['same-nominee', false], ['open-dossier', false]])
    expect(warnings[1]?.about).toMatchObject({ dossierId: theirs, awardCode: 'BKB', year })
    const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [theirs])
    await withdrawDossier(database, elsewhere.people.submitter.actor, { dossierId: theirs, version, reason: 'Rút để bổ sung hồ sơ' })
    expect(await kindsOf(dossierId)).toEqual(['same-nominee'])
  })
})

describe('an award that stands on others', () => {
  test('is warned about until the ledger shows them, with what it shows', async () => {
    const dossierId = await writeNomination(database, organisation, { award: 'CSTDB', nominee: newName() })
    await award(dossierId, 'CSTDCS', year - 1, year - 2)
    const [warning, ...others] = (await draftWarnings(database, submitter(), dossierId)).warnings
    expect(warning).toMatchObject({ kind: 'ladder', awardName: { vi: 'Chiến sĩ thi đua cơ sở' }, citation: { place: 'Điều 21-24' }, about: { rung: { times: 3, everyYears: 1, years: [year - 1, year - 2] } } })
    expect(others).toEqual([])
    await award(dossierId, 'CSTDCS', year)
    expect(await kindsOf(dossierId)).toEqual([])
  })
})

describe('an initiative used before', () => {
  const initiatives = (text: string) => ({ initiatives: text })

  test('is found from the moment the other dossier was handed in, whoever wrote it', async () => {
    const first = await writeNomination(database, organisation, { award: 'GK', nominee: newName() })
    await fill(database, organisation, first, 'initiatives', initiatives('1. Sáng kiến Số hóa phiếu nhập kho dự trữ: giảm 30% thời gian'))
    const second = await writeNomination(database, organisation, { award: 'GK', nominee: newName() })
    await fill(database, organisation, second, 'initiatives', initiatives('Đề tài “SỐ HOÁ phiếu nhập kho dự trữ” áp dụng tại 12 kho'))
    expect(await kindsOf(second)).toEqual([])
    await handIn(database, organisation, first)
    expect((await draftWarnings(database, submitter(), second)).warnings).toEqual([
      expect.objectContaining({ kind: 'same-initiative', mayOpen: true, about: expect.objectContaining({ dossierId: first, initiative: 'SỐ HOÁ phiếu nhập kho dự trữ' }) }),
    ])
    // What is corrected to another initiative is no longer used by it.
    await passUntil(database, organisation, first, 'department-examine')
    await pass(database, organisation, first, { outcome: 'return' })
    await fill(database, organisation, first, 'initiatives', initiatives('Cải tiến lịch bảo quản lương thực dự trữ'))
    await handIn(database, organisation, first)
    expect(await kindsOf(second)).toEqual([])
  })
})

describe('a reason given for a warning', () => {
  /** A draft that may be about another entry's person. */
  async function warned(): Promise<{ dossierId: string; key: string }> {
    const name = newName()
    const dossierId = await writeNomination(database, organisation, { award: 'GK', nominee: name })
    const { id } = await entry(organisation.unit.id, name, 1984)
    return { dossierId, key: `same-nominee:${id}` }
  }

  test('is frozen with the revision and read by whoever decides; a revision is never warned about again', async () => {
    const { dossierId, key } = await warned()
    await answerWarnings(database, submitter(), { dossierId, answers: { [key]: ` ${reason}\n` } })
    await handIn(database, organisation, dossierId)
    const [task] = await openTasks(database, dossierId)
    const page = await taskPage(database, task?.taskId ?? '', organisation.people['unit-head'].actor)
    expect(page.warnings).toEqual([expect.objectContaining({ key, answer: reason, answeredBy: submitter().name })])
    expect(page.revision?.content.warnings).toEqual([expect.objectContaining({ key, answer: reason })])
    await award(dossierId, 'KNC', year)
    expect((await dossierPage(database, dossierId, submitter())).warnings).toHaveLength(1)
  })

  test('is not needed: what is handed in without one says so', async () => {
    const { dossierId, key } = await warned()
    await handIn(database, organisation, dossierId)
    expect((await dossierPage(database, dossierId, submitter())).warnings).toEqual([expect.objectContaining({ key, answer: null, answeredBy: null })])
  })

  test('can be changed and taken back, is told in the audit once, and belongs to no other warning', async () => {
    const { dossierId, key } = await warned()
    const told = async () => (await database.query(`SELECT 1 FROM audit_entry WHERE act = 'warning.answered' AND dossier_id = $1`, [dossierId])).length
    for (const answer of [reason, reason]) await answerWarnings(database, submitter(), { dossierId, answers: { [key]: answer } })
    expect(await told()).toBe(1)
    await answerWarnings(database, submitter(), { dossierId, answers: { [key]: '' } })
    expect([await told(), (await draftWarnings(database, submitter(), dossierId)).warnings[0]?.answer]).toEqual([2, null])
    await expect(answerWarnings(database, submitter(), { dossierId, answers: { 'same-nominee:nobody': reason } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(answerWarnings(database, submitter(), { dossierId, answers: { [key]: 'x'.repeat(4_001) } })).rejects.toMatchObject({ code: 'validation.failed' })
  })

  test('is given by the unit and by nobody else, and only while it writes', async () => {
    const { dossierId, key } = await warned()
    const { 'department-examiner': examiner } = organisation.people
    await expect(answerWarnings(database, examiner.actor, { dossierId, answers: { [key]: reason } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(draftWarnings(database, examiner.actor, dossierId)).rejects.toMatchObject({ code: 'not-found' })
    await handIn(database, organisation, dossierId)
    await expect(answerWarnings(database, submitter(), { dossierId, answers: { [key]: reason } })).rejects.toMatchObject({ code: 'conflict.state' })
  })

  test('under rules that knew no warnings, as imported before, none is asked', async () => {
    const { dossierId, draftVersion } = await draftUnderOlderRules()
    expect(await kindsOf(dossierId)).toEqual([])
    await submitDossier(database, submitter(), { dossierId, draftVersion })
    expect((await dossierPage(database, dossierId, submitter())).revision?.content).not.toHaveProperty('warnings')
  })

  /** A draft whose dossier was pinned to the tests' rules, which have no warnings. */
  async function draftUnderOlderRules(): Promise<{ dossierId: string; draftVersion: number }> {
    const name = newName()
    await entry(organisation.unit.id, name, 1984)
    const { dossierId } = await createDraft(database, submitter(), { unitId: organisation.unit.id, awardCode: 'GK', cycleYear: year, nominee: { kind: 'person', name, birthYear: 1984, position: null } })
    const older = await ruleSetInForce(database, '2021-01-01')
    await database.query(`UPDATE dossier SET rule_set_id = $2, award_code = 'test-award' WHERE id = $1`, [dossierId, older.id])
    const { draftVersion } = await saveDraft(database, submitter(), { dossierId, sectionId: 'report', answers: { summary: 'Thành tích' }, draftVersion: 1 })
    await attachPaper(database, submitter(), { dossierId, code: 'report', name: 'bao-cao.pdf', file: { sha256: 'a'.repeat(64), size: 1_000, mediaType: 'application/pdf', scanState: 'not-scanned' } })
    return { dossierId, draftVersion }
  }

  describe('on the hand-in page', () => {
    let window: Window
    beforeAll(async () => { window = await opened.windowOf(organisation.people.submitter.personId) })

    async function form(dossierId: string): Promise<Record<string, string>> {
      const { text } = await window.open(`/dossiers/${dossierId}/hand-in`)
      const draftVersion = /name="draftVersion" value="(\d+)"/.exec(text)?.[1] ?? ''
      return { draftVersion, revision: '1', declared: 'yes' }
    }

    test('the warning stands with its rule one click away, and the reason typed goes along', async () => {
      const { dossierId, key } = await warned()
      const fields = await form(dossierId)
      const { text } = await window.open(`/dossiers/${dossierId}/hand-in`)
      const rule = /href="(\/rules\/[^"#]+)#warnings"/.exec(text)?.[1] ?? ''
      expect((await window.open(rule)).text).toContain('id="warnings"')
      await window.open(`/dossiers/${dossierId}/hand-in`)
      const sent = await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, [`warnings.${key}`]: reason })
      expect([sent.status, sent.location]).toEqual([303, `/dossiers/${dossierId}/receipt/1`])
      await follow(database, dossierId)
      const [task] = await openTasks(database, dossierId)
      const head = await opened.windowOf(organisation.people['unit-head'].personId)
      expect((await head.open(`/tasks/${task?.taskId ?? ''}`)).text).toContain(reason)
      expect((await head.open(`/dossiers/${dossierId}`)).text).toContain(reason)
    })

    test('nothing said is asked for once; said to go without, it goes', async () => {
      const { dossierId, key } = await warned()
      const fields = await form(dossierId)
      const asked = await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, [`warnings.${key}`]: ' ' })
      expect([asked.status, asked.text.includes('Hãy nêu lý do cho từng cảnh báo')]).toEqual([422, true])
      expect((await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, [`warnings.${key}`]: '', withoutReason: 'yes' })).status).toBe(303)
    })

    test('what was typed is kept although the declaration is missing, and a warning that came up since is shown first', async () => {
      const { dossierId, key } = await warned()
      const { declared: _, ...fields } = await form(dossierId)
      expect((await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, [`warnings.${key}`]: reason })).text).toContain(reason)
      await award(dossierId, 'BKB', year)
      const fresh = await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, declared: 'yes', withoutReason: 'yes', [`warnings.${key}`]: reason })
      expect([fresh.status, fresh.text.includes('Đã được khen thưởng trong năm')]).toEqual([422, true])
      expect((await draftWarnings(database, submitter(), dossierId)).warnings.map(({ answer }) => answer)).toEqual([reason, null])
    })

    test('reasons are saved without handing in', async () => {
      const { dossierId, key } = await warned()
      const fields = await form(dossierId)
      const saved = await window.send(`/dossiers/${dossierId}/hand-in`, { ...fields, then: 'save', [`warnings.${key}`]: reason })
      expect([saved.status, saved.location]).toEqual([303, `/dossiers/${dossierId}/hand-in#warnings`])
      expect((await database.query('SELECT 1 FROM revision WHERE dossier_id = $1', [dossierId])).length).toBe(0)
    })
  })

  describe('on the page of a submission', () => {
    /** A submission of two warned drafts, open in its writer's browser. */
    async function submission() {
      const drafts = [await warned(), await warned()]
      const { submissionId: id } = await createSubmission(database, submitter(), { unitId: organisation.unit.id, title: 'Đề nghị tặng giấy khen' })
      for (const { dossierId } of drafts) await placeInSubmission(database, submitter(), { dossierId, submissionId: id })
      const { dossiers } = await submissionPage(database, submitter(), id)
      const fields = drafts.map(({ dossierId, key }) => `dossiers.${dossiers.find((dossier) => dossier.id === dossierId)?.code ?? ''}.warnings.${key}`)
      const window = await opened.windowOf(organisation.people.submitter.personId)
      const { text } = await window.open(`/submissions/${id}`)
      for (const field of fields) expect(text).toContain(`name="${field}"`)
      const send = (typed: Record<string, string>) => window.send(`/submissions/${id}/send`, { version: '1', ...typed })
      const reasonsGiven = async () => Promise.all(drafts.map(async ({ dossierId }) => (await draftWarnings(database, submitter(), dossierId)).warnings.map(({ answer }) => answer)))
      return { id, fields, send, reasonsGiven, dossierIds: drafts.map(({ dossierId }) => dossierId) }
    }

    test('nothing is sent while a warning of any of its dossiers has neither a reason nor the word that none is given, and what was typed is kept', async () => {
      const { id, fields: [one = '', other = ''], send, reasonsGiven, dossierIds } = await submission()
      const asked = await send({ [one]: reason, [other]: ' ' })
      expect([asked.status, asked.text.includes('Hãy nêu lý do cho từng cảnh báo'), asked.text.includes(reason)]).toEqual([422, true, true])
      expect(await reasonsGiven()).toEqual([[reason], [null]])
      expect((await submissionPage(database, submitter(), id)).state).toBe('draft')

      await award(dossierIds[1] ?? '', 'BKB', year)
      const fresh = await send({ [one]: reason, [other]: '', withoutReason: 'yes' })
      expect([fresh.status, fresh.text.includes('Đã được khen thưởng trong năm')]).toEqual([422, true])
    })

    test('reasons are saved without sending, and said to go without, all of them go', async () => {
      const { id, fields: [one = '', other = ''], send, reasonsGiven } = await submission()
      expect((await send({ [one]: reason, [other]: '', then: 'save' })).location).toBe(`/submissions/${id}#warnings`)
      expect([await reasonsGiven(), (await submissionPage(database, submitter(), id)).state]).toEqual([[[reason], [null]], 'draft'])
      const typed = { [one]: reason, [other]: '', withoutReason: 'yes' }
      for (let sending = 1; sending <= 2; sending += 1) expect((await send(typed)).location).toBe(`/submissions/${id}?sent=1`)
      expect((await submissionPage(database, submitter(), id)).state).toBe('sent')
    })
  })
})

test('with a hundred thousand nominees and initiatives the warnings are read by their indexes', async () => {
  const dossierId = await writeNomination(database, organisation, { award: 'HCLD3', nominee: newName() })
  await fill(database, organisation, dossierId, 'initiatives', { initiatives: 'Số hóa sổ theo dõi chất lượng gạo' })
  await database.query(`INSERT INTO nominee (id, kind, name, folded_name, unit_id, birth_year) SELECT gen_random_uuid(), 'person', 'Tên ' || i, 'ten ' || i, $1, 1950 + i % 50 FROM generate_series(1, 100000) i`, [organisation.unit.id])
  await database.query(`INSERT INTO award_record (id, nominee_id, award_code, decision_number, decided_on, authority) SELECT gen_random_uuid(), id, 'LDTT', '1/QĐ', '2024-01-10', 'x' FROM nominee WHERE folded_name LIKE 'ten %'`)
  await database.query(`INSERT INTO initiative_use (dossier_id, key) SELECT $1, 'sang kien so ' || i FROM generate_series(1, 100000) i`, [await writeNomination(database, organisation, { award: 'GK', nominee: newName() })])
  await database.query('ANALYZE')
  const readWhole = async () => (await database.queryOne<{ scans: number }>(`SELECT sum(seq_scan)::int AS scans FROM pg_stat_user_tables WHERE relname IN ('nominee', 'award_record', 'initiative_use')`)).scans
  // A connection reports its scans when it has worked again a second after the last report.
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await draftWarnings(database, submitter(), dossierId)
  }
  await settled()
  const before = await readWhole()
  for (let times = 0; times < 5; times += 1) await draftWarnings(database, submitter(), dossierId)
  await settled()
  expect(await readWhole()).toBe(before)
}, 60_000)
