import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { addPost, type Database, holdDossier } from '@vinhdanh/record'
import { openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { fill, handIn, pass } from '../support/nomination.ts'
import type { Organisation } from '../support/organisation.ts'
import { openPages, type Pages, phone, textOf, withoutScript } from '../support/pages.ts'
import { longAgo, newPerson, system } from '../support/record.ts'
import { expectSound } from '../support/sound-page.ts'
import { substitute } from '../support/substitution.ts'

// A browser, a record and the pages share two cores with whatever else runs.
jest.setTimeout(120_000)

let pages: Pages
let database: Database
let organisation: Organisation
beforeAll(async () => {
  pages = await openPages()
  ;({ database, organisation } = pages)
})
afterAll(() => pages.close())

describe('deciding from a mailed link', () => {
  test('on a phone: what, by when, what then; the button in thumb\'s reach; the receipt; and the queue shrinks by one', async () => {
    const { dossierId, taskId } = await pages.atStep('ministry-intake')
    const page = await pages.pageOf('ministry-intake', phone)
    await page.goto(`/tasks/${taskId}`)
    expect(await textOf(page)).toMatch(/Bạn cần kiểm tra và tiếp nhận hồ sơ trước hết .*Vì sao là ngày này\?.*người xử lý có 25 ngày làm việc/)
    const button = page.getByRole('link', { name: 'Đủ giấy tờ, tiếp nhận' })
    const box = await button.boundingBox()
    expect(box && box.y + box.height).toBeLessThanOrEqual(740)
    await expectSound(page)
    await button.click()
    await expectSound(page)
    expect(await pages.stateOf(taskId)).toBe('open')
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    await page.waitForURL(/receipt/)
    expect(await textOf(page)).toMatch(/Đã ghi quyết định.*Đủ giấy tờ, tiếp nhận.*đang trên đường sang bước tiếp theo/)
    await expectSound(page)
    await follow(database, dossierId)
    await page.reload()
    expect(await textOf(page)).toContain('Hồ sơ đang ở bước «Thẩm định cấp bộ»')
    await page.goto(`/tasks/${taskId}`)
    expect(await textOf(page)).toMatch(/Bạn đã xử lý việc này.*Xem biên nhận/)
  })

  test('a return needs a reason, keeps what was typed, pins remarks without a script, and tells the submitter', async () => {
    const { dossierId, taskId } = await pages.atStep('department-examine')
    const page = await pages.pageOf('department-examiner', withoutScript)
    await page.goto(`/tasks/${taskId}/decide/return`)
    expect(await textOf(page)).toContain('người nộp có 10 ngày làm việc để sửa')
    await page.getByLabel('Gắn với').selectOption('field:achievements.results')
    await page.getByLabel('Nội dung').fill('Nêu rõ số liệu nghiệm thu.')
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    expect(await page.getByRole('alert').innerText()).toContain('Lý do: Hãy ghi lý do, ít nhất 10 ký tự')
    expect(await page.getByLabel('Nội dung').inputValue()).toBe('Nêu rõ số liệu nghiệm thu.')
    await page.getByLabel('Lý do').fill('Số liệu chưa khớp với biên bản nghiệm thu.')
    await page.getByRole('button', { name: 'Thêm một ý kiến' }).click()
    await page.getByLabel('Nội dung').nth(1).fill('Báo cáo nên ngắn hơn.')
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    await page.waitForURL(/receipt/)
    const remarks = await database.query('SELECT anchor, kind, body FROM remark WHERE dossier_id = $1 ORDER BY created_at, body DESC', [dossierId])
    expect(remarks).toEqual([
      { anchor: 'field:achievements.results', kind: 'must-correct', body: 'Nêu rõ số liệu nghiệm thu.' }, { anchor: 'whole', kind: 'must-correct', body: 'Báo cáo nên ngắn hơn.' },
    ])
    await follow(database, dossierId)
    const [correction] = await openTasks(database, dossierId)
    const submitter = await pages.pageOf('submitter')
    await submitter.goto(`/tasks/${correction?.taskId}`)
    expect(await textOf(submitter)).toContain('bị trả lại')
    expect(await submitter.getByRole('link', { name: 'Mở hồ sơ để sửa' }).getAttribute('href')).toBe(`/dossiers/${dossierId}/draft`)
  })

  test('in the next round the examiner sees which words changed since the revision decided on', async () => {
    const { dossierId } = await pages.atStep('department-examine')
    await pass(database, organisation, dossierId, { outcome: 'return' })
    await fill(database, organisation, dossierId, 'achievements', { results: 'Hoàn thành 100 % kế hoạch nhập, xuất hàng dự trữ năm 2025.' })
    await handIn(database, organisation, dossierId)
    const [task] = await openTasks(database, dossierId)
    const page = await pages.pageOf('department-examiner')
    await page.goto(`/tasks/${task?.taskId}`)
    expect(await page.locator('ins').allInnerTexts()).toEqual([expect.stringContaining('100')])
    expect(await page.locator('del').allInnerTexts()).toEqual([expect.stringContaining('98')])
    await expectSound(page)
  })

  test('the same form sent twice gives the same receipt, and one decision', async () => {
    const { dossierId, taskId } = await pages.atStep('unit-sign')
    const page = await pages.pageOf('unit-head')
    await page.goto(`/tasks/${taskId}/decide/pass`)
    const hidden = async (name: string) => [name, await page.locator(`form[data-decide] input[name=${name}]`).inputValue()] as const
    const form = Object.fromEntries([await hidden('_csrf'), await hidden('decisionId'), await hidden('revisionSha256')])
    const send = () => page.request.post(`/tasks/${taskId}/decide/pass`, { form, headers: { 'sec-fetch-site': 'same-origin' } })
    const answers = [await send(), await send()]
    expect(answers.map((answer) => [answer.status(), answer.url()])).toEqual([[200, `${pages.web.url}/tasks/${taskId}/receipt`], [200, `${pages.web.url}/tasks/${taskId}/receipt`]])
    const [{ decisions } = { decisions: 0 }] = await database.query<{ decisions: number }>('SELECT count(*)::int AS decisions FROM decision WHERE dossier_id = $1', [dossierId])
    expect(decisions).toBe(1)
  })

  test('what was typed is there again after the session was over', async () => {
    const { taskId } = await pages.atStep('unit-sign')
    const page = await pages.pageOf('unit-head')
    await page.goto(`/tasks/${taskId}/decide/return`)
    await page.getByLabel('Lý do').fill('Thiếu chữ ký của thủ trưởng đơn vị.')
    const { personId } = organisation.people['unit-head']
    const endsIn = (hours: number) => database.query(`UPDATE session SET expires_at = now() + $2 * interval '1 hour' WHERE person_id = $1`, [personId, hours])
    await endsIn(-1)
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    await page.getByText('được giữ lại').waitFor()
    expect(await pages.stateOf(taskId)).toBe('open')
    await endsIn(1)
    await page.goto(`/tasks/${taskId}/decide/return`)
    expect(await page.getByLabel('Lý do').inputValue()).toBe('Thiếu chữ ký của thủ trưởng đơn vị.')
  })
})

describe('a task that cannot be decided as it was seen', () => {
  test('another person reads that it is another\'s, with no name; an id that names nothing is not found', async () => {
    const { dossierId, taskId } = await pages.atStep('department-examine')
    const colleague = await pages.pageOf('department-head')
    const answer = await colleague.goto(`/tasks/${taskId}`)
    expect(answer?.status()).toBe(403)
    expect(await textOf(colleague)).toContain('Việc này của người khác')
    expect(await textOf(colleague)).not.toMatch(/Đối tượng thử|VD-/)
    await expectSound(colleague)
    const stranger = await pages.pageOf({ personId: await newPerson(database) })
    expect((await stranger.goto(`/tasks/${taskId}`))?.status()).toBe(404)
    expect((await stranger.goto('/tasks/0e4f1b4e-0000-4000-8000-000000000000'))?.status()).toBe(404)
    expect((await stranger.goto('/tasks/none'))?.status()).toBe(404)
    expect((await stranger.goto(`/dossiers/${dossierId}`))?.status()).toBe(404)
  })

  test('a form of an earlier revision is told so, and the decision is not recorded', async () => {
    const { taskId } = await pages.atStep('department-examine')
    const page = await pages.pageOf('department-examiner')
    await page.goto(`/tasks/${taskId}/decide/return`)
    await page.evaluate(`document.querySelector('input[name=revisionSha256]').value = '${'0'.repeat(64)}'`)
    await page.getByLabel('Lý do').fill('Số liệu chưa khớp với biên bản.')
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    expect((await answered).status()).toBe(409)
    expect(await textOf(page)).toMatch(/Hồ sơ đã có phiên bản mới.*Nội dung bạn đã nhập/)
    expect(await page.locator('textarea').inputValue()).toBe('Số liệu chưa khớp với biên bản.')
    await expectSound(page)
    expect(await pages.stateOf(taskId)).toBe('open')
  })

  test('a dossier on hold says so, before and at the moment of deciding', async () => {
    const { dossierId, taskId } = await pages.atStep('ministry-examine')
    const page = await pages.pageOf('ministry-examiner')
    await page.goto(`/tasks/${taskId}/decide/pass`)
    await holdDossier(database, organisation.people['ministry-intake'].actor, { dossierId, reason: 'Đang xác minh đơn tố cáo', authority: 'Thanh tra Bộ', paperNumber: '45/TTr', expectedUntil: null })
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    expect((await answered).status()).toBe(409)
    await page.getByRole('link', { name: 'Xem tình trạng mới nhất' }).click()
    expect(await textOf(page)).toMatch(/đang tạm dừng.*Đang xác minh đơn tố cáo/)
    expect(await page.getByRole('link', { name: 'Đạt, chuyển tiếp' }).count()).toBe(0)
    await expectSound(page)
    await page.goto(`/dossiers/${dossierId}/release`)
    await page.getByLabel('Số văn bản').fill('60/TTr')
    await page.getByRole('button', { name: 'Tiếp tục hồ sơ' }).click()
    await page.waitForURL(new RegExp(`/dossiers/${dossierId}$`))
    expect(await textOf(page)).not.toContain('đang tạm dừng')
  })

  test('a substitute decides with both names, and the principal reads who did', async () => {
    const deputy = await newPerson(database, 'Người thay')
    const { personId: principal } = organisation.people['ministry-intake']
    await addPost(database, system, { personId: deputy, unitId: organisation.ministry.id, role: 'auditor', title: 'x', validFrom: longAgo, validTo: null })
    await substitute(database, principal, deputy, [0, 0], { by: organisation.people['ministry-intake'].actor })
    const { dossierId } = await pages.atStep('ministry-intake')
    const tasks = await openTasks(database, dossierId)
    const page = await pages.pageOf({ personId: deputy })
    await page.goto('/tasks')
    expect(await textOf(page)).toMatch(/Làm thay/)
    await page.goto(`/tasks/${tasks.find(({ holderId }) => holderId === deputy)?.taskId}`)
    expect(await textOf(page)).toContain('Bạn xử lý thay Người thử')
    await page.getByRole('link', { name: 'Đủ giấy tờ, tiếp nhận' }).click()
    await page.getByRole('button', { name: /^Xác nhận/ }).click()
    await page.waitForURL(/receipt/)
    expect(await textOf(page)).toContain('Người thay, thay Người thử')
    const other = await pages.pageOf('ministry-intake')
    await other.goto(`/tasks/${tasks.find(({ holderId }) => holderId === principal)?.taskId}`)
    expect(await textOf(other)).toMatch(/Người khác đã xử lý việc này.*Người thay, thay Người thử/)
    await expectSound(other)
  })
})

describe('programs that open the links of a mail', () => {
  test('HEAD, GET twice, prefetch, and a browser that clicks everything without a session change nothing at all', async () => {
    const { taskId } = await pages.atStep('ministry-examine')
    const record = () => database.query(
      `SELECT (SELECT count(*) FROM audit_entry) AS audit, (SELECT count(*) FROM decision) AS decisions, (SELECT count(*) FROM notice) AS notices, (SELECT sum(version) FROM dossier) AS versions,
         (SELECT string_agg(state || coalesce(closed_at::text, ''), ',' ORDER BY id) FROM task) AS tasks`)
    const before = await record()
    for (const path of [`/tasks/${taskId}`, `/tasks/${taskId}/decide/pass`, `/tasks/${taskId}/decide/return`, `/tasks/${taskId}/receipt`]) {
      for (const [method, headers] of [['HEAD', {}], ['GET', {}], ['GET', { 'sec-purpose': 'prefetch', range: 'bytes=0-99' }]] as const) {
        const answer = await fetch(`${pages.web.url}${path}`, { method, headers, redirect: 'manual' })
        expect([method, path, answer.status, answer.headers.get('location')]).toEqual([method, path, 303, `/sign-in?next=${taskId}`])
      }
      expect((await fetch(`${pages.web.url}${path}`, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400)
    }
    const context = await pages.browser.newContext({ baseURL: pages.web.url })
    const page = await context.newPage()
    await page.goto(`/tasks/${taskId}`)
    expect(await textOf(page)).toContain('Có một việc đang chờ bạn')
    expect(await textOf(page)).not.toMatch(/Đối tượng thử|VD-/)
    for (let index = 0; index < await page.locator('a, button').count(); index += 1) {
      await page.locator('a, button').nth(index).click({ timeout: 2_000 }).catch(() => undefined)
      await page.goto(`/tasks/${taskId}`).catch(() => page.goto(`/tasks/${taskId}`)) // what was clicked may still be on its way
    }
    await context.close()
    expect(await record()).toEqual(before)
  })

  test('the holder who only looks changes nothing either', async () => {
    const { dossierId, taskId } = await pages.atStep('ministry-examine')
    const page = await pages.pageOf('ministry-examiner')
    const written = () => database.query('SELECT count(*) AS entries FROM audit_entry')
    const before = await written()
    for (const path of ['/tasks', `/tasks/${taskId}`, `/tasks/${taskId}/decide`, `/tasks/${taskId}/decide/reject`, `/tasks/${taskId}/decide/lower-award`, `/dossiers/${dossierId}?tab=all`]) {
      expect((await page.goto(path))?.status()).toBe(200)
      if (!path.includes('?')) await expectSound(page)
    }
    expect(await written()).toEqual(before)
  })
})
