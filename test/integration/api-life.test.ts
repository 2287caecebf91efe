import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { type ApiUnderTest, openApi } from '../support/api.ts'
import { complete, form, handIn, newDraft, read, type Read } from '../support/api-dossier.ts'
import { follow } from '../support/follow.ts'

let api: ApiUnderTest
beforeAll(async () => { api = await openApi() })
afterAll(() => api.close())

describe('one dossier through the API', () => {
  test('it is written, handed in, decided, and its whole way can be read', async () => {
    const dossierId = await newDraft(api)
    const early = await api.call<{ problems: { path: string; detail: string }[] }>('POST', `/dossiers/${dossierId}/submit`, { draftVersion: 1 })
    expect(early.status).toBe(422)
    expect(early.body.problems.map(({ path }) => path)).toContain('papers.report')
    const draftVersion = await complete(api, dossierId)
    const draft = await read(api, dossierId)
    expect(draft).toMatchObject({ dossier: { state: 'draft' }, rules: { pinned: false }, place: null })
    expect(draft.papers.map(({ name }) => name)).toContain('giấy tờ.pdf')

    const receipt = await api.call('POST', `/dossiers/${dossierId}/submit`, { draftVersion })
    expect(receipt).toMatchObject({ status: 200, body: { dossierId, revisionNo: 1 } })
    await follow(api.database, dossierId)
    expect((await api.call('GET', `/dossiers/${dossierId}/receipts/1`)).body).toMatchObject({ sha256: receipt.body['sha256'], revisionNo: 1 })

    for (const role of ['unit-head', 'department-examiner', 'department-head'] as const) {
      const { rows } = (await api.call<{ rows: { taskId: string; dossierId: string; group: string }[] }>('GET', '/tasks', undefined, { as: role })).body
      const task = rows.find((row) => row.dossierId === dossierId)
      const page = await api.call<Read & { task: { mine: boolean; outcomes: string[] } }>('GET', `/tasks/${task?.taskId ?? ''}`, undefined, { as: role })
      expect(page.body.task.mine).toBe(true)
      expect(page.body.place?.clock).toMatchObject({ day: 0 })
      const payload = role === 'department-head' ? { decisionNumber: '7/QĐ', decisionDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10) } : {}
      const decided = await api.call('POST', `/tasks/${task?.taskId ?? ''}/decision`, { decisionId: randomUUID(), revisionSha256: page.body.revision?.sha256, outcome: 'pass', payload }, { as: role })
      expect(decided).toMatchObject({ status: 200, body: { outcome: 'pass', repeated: false } })
      await follow(api.database, dossierId)
    }
    const end = await read(api, dossierId)
    expect(end).toMatchObject({ dossier: { state: 'awarded' }, rules: { pinned: true } })
    const { rows } = (await api.call<{ rows: { kind: string }[] }>('GET', `/dossiers/${dossierId}/timeline`)).body
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['created', 'handed-in', 'step-opened', 'decided', 'ended']))
    const { nominee } = (await api.call<{ dossier: { nominee: { id: string } } }>('GET', `/dossiers/${dossierId}`)).body.dossier
    expect((await api.call('GET', `/nominees/${nominee.id}/ledger`)).body).toMatchObject({ awards: [{ awardCode: 'GK', decisionNumber: '7/QĐ' }] })
  })

  test('it is held and released by order, and taken back with a reason', async () => {
    const dossierId = await handIn(api)
    const order = { reason: 'Có đơn thư', authority: 'Thanh tra', paperNumber: '1/TT' }
    expect((await api.call('POST', `/dossiers/${dossierId}/hold`, order)).status).toBe(403)
    expect((await api.call('POST', `/dossiers/${dossierId}/hold`, order, { as: 'administrator' })).status).toBe(200)
    expect((await api.call('POST', `/dossiers/${dossierId}/hold`, order, { as: 'administrator' })).body).toMatchObject({ status: 409, code: 'conflict.held' })
    expect((await api.call('POST', `/dossiers/${dossierId}/release`, { releasePaper: '2/TT' }, { as: 'administrator' })).status).toBe(200)
    const { version } = (await read(api, dossierId)).dossier
    expect((await api.call('POST', `/dossiers/${dossierId}/withdraw`, { version: version - 1, reason: 'Đơn vị xin rút hồ sơ' })).body).toMatchObject({ code: 'conflict.version' })
    expect((await api.call('POST', `/dossiers/${dossierId}/withdraw`, { version, reason: 'Đơn vị xin rút hồ sơ' })).status).toBe(200)
    expect((await read(api, dossierId)).dossier.state).toBe('withdrawn')
  })

  test('several go up together in a submission or none does', async () => {
    const [one, two] = [await newDraft(api), await newDraft(api)]
    const { submissionId } = (await api.call<{ submissionId: string }>('POST', '/submissions', { unitId: api.organisation.unit.id, title: 'Tờ trình thử' })).body
    for (const id of [one, two]) expect((await api.call('PUT', `/submissions/${submissionId}/dossiers/${id}`)).status).toBe(200)
    await complete(api, one)
    const early = await api.call<{ problems: object[] }>('POST', `/submissions/${submissionId}/send`, { version: 1 })
    expect(early.status).toBe(422)
    expect(early.body.problems).toHaveLength(1)
    expect((await api.call('DELETE', `/submissions/${submissionId}/dossiers/${two}`)).status).toBe(200)
    const sent = await api.call<{ receipts: object[] }>('POST', `/submissions/${submissionId}/send`, { version: 1 })
    expect(sent.body.receipts).toHaveLength(1)
    expect((await api.call('GET', `/submissions/${submissionId}`)).body).toMatchObject({ state: 'sent', dossiers: [{ id: one }] })
  })

  test('warnings without a reason are named once, for one and for each of a submission, with the way to answer them; then none stops the hand-in', async () => {
    const [one, two] = [await newDraft(api), await newDraft(api)]
    for (const id of [one, two]) {
      await complete(api, id)
      // Another entry of the same person, as a warning finds it.
      await api.database.query(
        `INSERT INTO nominee (id, kind, name, folded_name, unit_id, birth_year) SELECT gen_random_uuid(), n.kind, n.name, n.folded_name, n.unit_id, n.birth_year
         FROM nominee n JOIN dossier d ON d.nominee_id = n.id WHERE d.id = $1`, [id])
    }
    const { warnings } = (await api.call<{ warnings: { key: string }[] }>('GET', `/dossiers/${one}/warnings`)).body
    const [{ key = '' } = {}] = warnings
    const { draftVersion } = (await read(api, one)).dossier
    const { code } = await api.database.queryOne<{ code: string }>('SELECT code FROM dossier WHERE id = $1', [one])
    const asked = await api.call('POST', `/dossiers/${one}/submit`, { draftVersion }, { headers: { 'accept-language': 'en' } })
    expect(asked).toMatchObject({ status: 422, body: { code: 'validation.failed', problems: [{ path: `warnings.${key}`, message: 'problem.warning-unanswered', detail: expect.stringContaining(`/api/v1/dossiers/${one}/warnings`) }] } })

    const { submissionId } = (await api.call<{ submissionId: string }>('POST', '/submissions', { unitId: api.organisation.unit.id, title: 'Tờ trình có cảnh báo' })).body
    for (const id of [one, two]) expect((await api.call('PUT', `/submissions/${submissionId}/dossiers/${id}`)).status).toBe(200)
    const send = (body: object) => api.call<{ problems: { path: string }[]; receipts: object[] }>('POST', `/submissions/${submissionId}/send`, { version: 1, ...body })
    expect((await send({})).body.problems.map(({ path }) => path)).toEqual(expect.arrayContaining([`dossiers.${code}.warnings.${key}`]))
    expect((await api.call('PUT', `/dossiers/${one}/warnings`, { key, answer: 'Hai người trùng tên.' })).status).toBe(200)
    const rest = (await send({})).body.problems
    expect([rest.length, rest.some(({ path }) => path.includes(code))]).toEqual([1, false])
    expect((await send({ withoutReason: true })).body.receipts).toHaveLength(2)
  })

  test('papers are checked by content and can be taken out again', async () => {
    const dossierId = await newDraft(api)
    const upload = (data: FormData) => api.call('POST', `/dossiers/${dossierId}/papers`, undefined, { raw: data })
    expect((await upload(form('report', Buffer.from('not a PDF at all')))).body).toMatchObject({ status: 422, code: 'file.type-not-allowed' })
    expect((await upload(form('no-such-paper'))).status).toBe(422)
    expect((await upload(form('report', Buffer.alloc(2 * 1024 * 1024, 65)))).body).toMatchObject({ status: 413, code: 'file.too-large' })
    const elsewhere = new FormData()
    elsewhere.set('other', new Blob(['x']), 'a.pdf')
    expect((await upload(elsewhere)).body).toMatchObject({ status: 400, code: 'validation.malformed' })
    const { paperId } = (await upload(form('report'))).body
    expect((await api.call('DELETE', `/dossiers/${dossierId}/papers/${String(paperId)}`)).status).toBe(200)
    expect((await read(api, dossierId)).papers).toEqual([])
    expect((await api.call('POST', `/dossiers/${dossierId}/papers`, { code: 'report' })).status).toBe(415)
  })

  test('a stranger sees and changes nothing', async () => {
    const dossierId = await handIn(api)
    for (const path of ['', '/timeline', '/receipts/1']) expect((await api.call('GET', `/dossiers/${dossierId}${path}`, undefined, { as: 'board-examiner' })).status).toBe(404)
    const { rows } = (await api.call<{ rows: object[] }>('GET', '/dossiers', undefined, { as: 'board-examiner' })).body
    expect(rows).toEqual([])
    const [task] = (await read(api, dossierId)).place?.holders ?? []
    const decision = { decisionId: randomUUID(), revisionSha256: 'a'.repeat(64), outcome: 'pass' }
    expect((await api.call('POST', `/tasks/${task?.taskId ?? ''}/decision`, decision, { as: 'minister' })).status).toBe(404)
  })
})

describe('rules and calendar', () => {
  test('a term is told with every day that does not count and why, in the language asked for', async () => {
    const path = '/calendar/term?from=2026-02-09&workingDays=25'
    const vi = (await api.call<{ leftOut: { date: string; reason: string }[] }>('GET', path)).body
    expect(vi).toMatchObject({ from: '2026-02-09', workingDays: 25, firstDay: '2026-02-10', lastDay: '2026-03-23' })
    expect(vi.leftOut).toHaveLength(17)
    expect(vi.leftOut[0]).toEqual({ date: '2026-02-14', reason: 'Thứ Bảy' })
    const en = (await api.call<{ leftOut: { date: string; reason: string }[] }>('GET', path, undefined, { headers: { 'accept-language': 'en' } })).body
    expect(en.leftOut[0]).toEqual({ date: '2026-02-14', reason: 'Saturday' })
    for (const wrong of ['from=2026-02-30&workingDays=5', 'from=2026-02-09&workingDays=0', 'from=2026-02-09&workingDays=366', 'from=2026-02-09', 'from=1850-01-01&workingDays=5']) {
      expect((await api.call('GET', `/calendar/term?${wrong}`)).status).toBe(422)
    }
    expect((await api.call('GET', '/calendar/2026')).body).toMatchObject({ year: 2026 })
    expect((await api.call('GET', '/calendar/1999')).status).toBe(404)
  })

  test('a vote is counted by the rule in force', async () => {
    const votes = { award: 'CSTDB', date: '2026-11-02', members: 15, present: 13, writtenOpinions: 1, yes: 14, no: 0, blank: 0, invalid: 0 }
    const passed = await api.call('POST', '/rules/tally', votes, { key: null })
    expect(passed).toMatchObject({ status: 200, body: { quorumMet: true, quorumNeeded: 10, passed: true, yesNeeded: 14, base: 15, ruleSet: 'law-2026-06' } })
    expect((await api.call('POST', '/rules/tally', { ...votes, yes: 13, no: 1 })).body).toMatchObject({ passed: false, yesNeeded: 14 })
    expect((await api.call('POST', '/rules/tally', { ...votes, yes: 15 })).status).toBe(422)
    expect((await api.call('POST', '/rules/tally', { ...votes, award: 'GK' })).status).toBe(422)
    expect((await api.call('POST', '/rules/tally', { ...votes, date: '1990-01-01' })).body).toMatchObject({ status: 422, code: 'rules.none-in-force' })
  })

  test('rules are listed for all and imported by administrators, whole or not at all', async () => {
    const { rows } = (await api.call<{ rows: { slug: string }[] }>('GET', '/rules')).body
    expect(rows.map(({ slug }) => slug)).toEqual(['law-2026-06', 'decree-152-2025'])
    expect((await api.call('POST', '/rules', {})).status).toBe(403)
    expect((await api.call('POST', '/rules', { id: 'x' }, { as: 'administrator' })).body).toMatchObject({ status: 422, code: 'rules.invalid' })
    expect((await api.call('GET', '/rules/awards/HCLD3?date=2026-09-30')).body).toMatchObject({ ruleSet: { slug: 'decree-152-2025' }, route: { id: 'R4' } })
    expect((await api.call('GET', '/rules/awards/NONE')).status).toBe(404)
  })
})
