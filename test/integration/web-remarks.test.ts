import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dossierPage } from '@vinhdanh/record'
import { openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { system } from '../support/record.ts'
import { askUnit, correctWith, examined, firstRemark, returnWith, review } from '../support/remarks.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

const windowOf = (role: keyof OpenWeb['organisation']['people']) => site.windowOf(site.organisation.people[role].personId)
const ofExaminer = () => site.organisation.people['department-examiner'].actor
const start = () => examined(site.database, site.organisation)
const taskOf = async (dossierId: string) => (await openTasks(site.database, dossierId))[0]?.taskId ?? ''

describe('the pages of remarks', () => {
  test('take a remark on a page of a paper, keep what was typed when the page cannot be, and name the page everywhere', async () => {
    const dossierId = await start()
    const window = await windowOf('department-examiner')
    const address = `/tasks/${await taskOf(dossierId)}/decide/return`
    const page = await window.open(address)
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? ''
    const fields = {
      decisionId: hidden('decisionId'), revisionSha256: hidden('revisionSha256'), reason: 'Thiếu chữ ký ở biên bản',
      'remarks.2.anchor': 'paper:report', 'remarks.2.page': '3', 'remarks.2.kind': 'must-correct', 'remarks.2.body': 'Thiếu dấu giáp lai.',
    }
    for (const [changes, text] of [[{ 'remarks.2.page': '0' }, 'Ý kiến 3, Trang: Số trang là một số nguyên, đếm từ 1'], [{ 'remarks.2.page': 'ba' }, 'Số trang là một số nguyên, đếm từ 1'], [{ 'remarks.2.anchor': '' }, 'Chỉ giấy tờ mới có trang']] as const) {
      const refused = await window.send(address, { ...fields, ...changes })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain(text)
      expect(refused.text).toContain('href="#field-remarks-2-page"')
      expect(refused.text).toContain('Thiếu dấu giáp lai.')
    }
    expect(await window.send(address, fields)).toMatchObject({ status: 303 })
    await follow(site.database, dossierId)
    expect((await firstRemark(site.database, dossierId)).anchor).toBe('paper:report#3')
    const unit = await windowOf('submitter')
    const draft = (await unit.open(`/dossiers/${dossierId}/draft`)).text
    expect(draft).toContain('Báo cáo, trang 3')
    const { id } = await firstRemark(site.database, dossierId)
    const handIn = (await unit.open(`/dossiers/${dossierId}/hand-in`)).text
    expect(handIn).toContain(`/dossiers/${dossierId}/draft/papers#remark-${id}`)
    expect((await unit.open(`/dossiers/${dossierId}/draft/papers`)).text).toContain('Trang 3')
    expect((await unit.open(`/dossiers/${dossierId}/draft/sections/report`)).text).toContain('không có ý kiến nào về mục này')
  })

  test.each([['paper:report', 'papers'], ['field:report.summary', 'sections/report']])('offer to change, before handing in again, what the return opened alone: %s', async (anchor, open) => {
    const dossierId = await start()
    await returnWith(site.database, site.organisation, dossierId, [{ anchor, body: 'Nêu số liệu.' }])
    const { text } = await (await windowOf('submitter')).open(`/dossiers/${dossierId}/hand-in`)
    const offered = ['papers', 'sections/report'].filter((page) => text.includes(`href="/dossiers/${dossierId}/draft/${page}">Sửa`))
    expect(offered).toEqual([open])
  })

  test('show the next reviewer the answer and what changed at its place, to be accepted or reopened there', async () => {
    const dossierId = await start()
    await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'field:report.summary', body: 'Nêu số liệu.' }])
    await correctWith(site.database, site.organisation, dossierId, { summary: 'Thành tích 98 %.', answer: 'Đã thêm số liệu.' })
    const window = await windowOf('department-examiner')
    const task = `/tasks/${await taskOf(dossierId)}`
    const { id } = await firstRemark(site.database, dossierId)
    const page = (await window.open(task)).text
    expect(page).toContain('Ý kiến chưa đóng (1)')
    expect(page).toContain('Đã thêm số liệu.')
    expect(page).toMatch(/<ins>.*98 %/s)
    const address = `/dossiers/${dossierId}/remarks/${id}/review`
    const empty = await window.send(address, { seen: 'answered', act: 'reopened', [`remarks.${id}`]: ' ' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Nêu số liệu.')
    expect(await window.send(address, { seen: 'answered', act: 'reopened', [`remarks.${id}`]: 'Chưa có nguồn.' })).toMatchObject({ status: 303 })
    const second = await window.send(address, { seen: 'answered', act: 'accepted' })
    expect(second.status).toBe(409)
    expect(second.text).toContain(ofExaminer().name)
    const rounds = (await window.open(`/dossiers/${dossierId}?tab=rounds`)).text
    expect(rounds).toContain('Chưa có nguồn.')
    expect(rounds).toContain('Đã thêm số liệu.')
    await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'paper:report' }])
    const unit = await windowOf('submitter')
    const section = (await unit.open(`/dossiers/${dossierId}/draft/sections/report`)).text
    expect(section).toContain('Mở lại, cần sửa')
    expect(section).toContain('Chưa có nguồn.')
  })

  test('keep what was typed into an answer that is too long, beside it, on the whole and on a paper; an answer to a remark of another dossier changes nothing', async () => {
    const [dossierId, other] = [await start(), await start()]
    for (const id of [dossierId, other]) await returnWith(site.database, site.organisation, id, [{ anchor: 'whole' }, { anchor: 'paper:report' }])
    const [whole, paper] = ['whole', 'paper:report'].map(async (anchor) => (await dossierPage(site.database, dossierId, system)).remarks.find((remark) => remark.anchor === anchor)?.id ?? '')
    const window = await windowOf('submitter')
    await window.open(`/dossiers/${dossierId}/draft`)
    for (const [id, from] of [[await whole, ''], [await paper, 'papers']] as const) {
      const typed = `Đã sửa. ${'x'.repeat(4_000)}`
      const refused = await window.send(`/dossiers/${dossierId}/remarks`, { from, [`answer.${id ?? ''}`]: typed })
      expect(refused.status).toBe(422)
      for (const words of [`href="#field-answer-${id ?? ''}"`, typed, 'tối đa 4000']) expect(refused.text.toLowerCase()).toContain(words.toLowerCase())
    }
    const { id: foreign } = await firstRemark(site.database, other)
    expect((await window.send(`/dossiers/${dossierId}/remarks`, { [`answer.${foreign}`]: 'Trả lời nhầm hồ sơ.' })).status).toBe(303)
    expect(await firstRemark(site.database, other)).toMatchObject({ state: 'open', answer: null })
  })

  test('are never answered over what was answered elsewhere: what stands is shown beside what was typed, and what was not touched is left', async () => {
    const dossierId = await start()
    await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'whole' }, { anchor: 'whole', body: 'Ghi rõ số quyết định.' }])
    const remarks = async () => (await dossierPage(site.database, dossierId, system)).remarks
    const [one = '', two = ''] = (await remarks()).map(({ id }) => id)
    const [window, other] = [await windowOf('submitter'), await windowOf('submitter')]
    const marksOf = (text: string) => Object.fromEntries([...text.matchAll(/name="(seen\.[^"]+)" value="([^"]+)"/g)].map(([, name = '', mark = '']) => [name, mark]))
    const stale = marksOf((await window.open(`/dossiers/${dossierId}/draft`)).text)
    await other.open(`/dossiers/${dossierId}/draft`)
    await other.send(`/dossiers/${dossierId}/remarks`, { ...stale, [`answer.${one}`]: 'Của người kia.', [`answer.${two}`]: 'Cũng của người kia.' })
    const refused = await window.send(`/dossiers/${dossierId}/remarks`, { ...stale, [`answer.${one}`]: 'Của tôi.', [`answer.${two}`]: '' })
    expect(refused.status).toBe(422)
    for (const words of ['vừa được sửa ở nơi khác', 'Của người kia.', 'Của tôi.']) expect(refused.text).toContain(words)
    expect((await window.send(`/dossiers/${dossierId}/remarks`, { ...marksOf(refused.text), [`answer.${one}`]: 'Của tôi.', [`answer.${two}`]: 'Cũng của người kia.' })).status).toBe(303)
    const saved = await remarks()
    expect([one, two].map((id) => saved.find((remark) => remark.id === id)?.answer)).toEqual(['Của tôi.', 'Cũng của người kia.'])
  })

  test('lead the answer to a remark on a field that the rules no longer have to the whole, named as it was, and tell the reviewer that the place is gone', async () => {
    const dossierId = await start()
    await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'field:report.summary', body: 'Nêu số liệu.' }])
    const { id } = await firstRemark(site.database, dossierId)
    // As after a dossier was put under rules without the field.
    await site.database.query(`UPDATE remark SET anchor = 'field:gone.summary' WHERE id = $1`, [id])
    const unit = await windowOf('submitter')
    const draft = (await unit.open(`/dossiers/${dossierId}/draft`)).text
    expect([draft.includes(`href="/dossiers/${dossierId}/draft#remark-${id}"`), draft.includes(`id="remark-${id}"`)]).toEqual([true, true])
    expect((await unit.open(`/dossiers/${dossierId}/hand-in`)).text).toContain(`href="/dossiers/${dossierId}/draft#remark-${id}"`)
    expect((await unit.send(`/dossiers/${dossierId}/remarks`, { [`answer.${id}`]: 'Đã bỏ mục này.' })).status).toBe(303)
    await correctWith(site.database, site.organisation, dossierId)
    const reviewer = await windowOf('department-examiner')
    const { text } = await reviewer.open(`/tasks/${await taskOf(dossierId)}`)
    for (const words of ['Đã bỏ mục này.', 'Chỗ này không còn trong hồ sơ', 'Mục: ']) expect(text).toContain(words)
  })

  test('let nobody but the holder of the open step review', async () => {
    const dossierId = await start()
    await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'whole' }])
    await correctWith(site.database, site.organisation, dossierId)
    const { id } = await firstRemark(site.database, dossierId)
    const unit = await windowOf('submitter')
    await unit.open('/dossiers')
    expect((await unit.send(`/dossiers/${dossierId}/remarks/${id}/review`, { seen: 'answered', act: 'accepted' })).status).toBe(403)
    expect((await unit.open(`/dossiers/${dossierId}/remarks/${id}/review`)).status).toBe(409)
    const window = await windowOf('department-examiner')
    await window.open('/tasks')
    expect((await window.send(`/dossiers/${dossierId}/remarks/${id}/review`, { seen: 'maybe', act: 'accepted' })).status).toBe(400)
    await review(site.database, ofExaminer(), dossierId, id, 'accepted')
    expect((await window.open(`/tasks/${await taskOf(dossierId)}`)).text).not.toContain('Ý kiến chưa đóng')
  })
})

describe('the pages of questions', () => {
  test('lead from the task to the unit and back without a return', async () => {
    const dossierId = await start()
    const window = await windowOf('department-examiner')
    const task = `/tasks/${await taskOf(dossierId)}`
    expect((await window.open(task)).text).toContain(`${task}/question`)
    const form = await window.open(`${task}/question`)
    expect(form.text).toContain('2 ngày làm việc')
    const fields = { questionId: /name="questionId" value="([^"]+)"/.exec(form.text)?.[1] ?? '', anchor: 'paper:report', page: '2', body: 'Số quyết định nào?' }
    const refused = await window.send(`${task}/question`, { ...fields, page: '0' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Số quyết định nào?')
    expect(await window.send(`${task}/question`, fields)).toMatchObject({ status: 303 })
    const unit = await windowOf('submitter')
    expect((await unit.open('/dossiers')).text).toContain('1 câu hỏi chờ trả lời')
    const address = `/dossiers/${dossierId}/questions/${fields.questionId}`
    expect((await unit.open(`/dossiers/${dossierId}`)).text).toContain(address)
    expect((await unit.open(address)).text).toContain('Báo cáo, trang 2')
    expect((await unit.send(address, { answer: '' })).status).toBe(422)
    expect(await unit.send(address, { answer: 'Quyết định 12/QĐ.' })).toMatchObject({ status: 303 })
    expect((await unit.send(address, { answer: 'Khác.' })).status).toBe(409)
    expect((await window.open(task)).text).toContain('Quyết định 12/QĐ.')
    expect((await window.open(`/dossiers/${dossierId}?tab=timeline`)).text).toContain('Hỏi đơn vị')
  })

  test('say on the decision what becomes of an open question, and refuse those it does not concern', async () => {
    const dossierId = await start()
    const questionId = await askUnit(site.database, ofExaminer(), dossierId)
    const window = await windowOf('department-examiner')
    expect((await window.open(`/tasks/${await taskOf(dossierId)}/decide/pass`)).text).toContain('Còn 1 câu hỏi chưa được trả lời')
    expect((await window.send(`/dossiers/${dossierId}/questions/${questionId}`, { answer: 'Tôi tự trả lời' })).status).toBe(403)
    const unit = await windowOf('submitter')
    expect((await unit.open(`/tasks/${await taskOf(dossierId)}/question`)).status).toBe(404)
    expect((await dossierPage(site.database, dossierId, system)).questions).toMatchObject([{ outcome: null }])
  })
})
