import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { boardCounts, carryOutBulkAct, dossierPage, holdDossier, seenBulkAct } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb, type Window } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'

let pages: OpenWeb
let admin: Window
let dossierIds: string[]
beforeAll(async () => {
  pages = await openWeb()
  dossierIds = []
  for (let made = 0; made < 4; made += 1) {
    const dossierId = await newDossier(pages.database, pages.organisation)
    await follow(pages.database, dossierId)
    dossierIds.push(dossierId)
  }
  const { administrator } = pages.organisation.people
  await holdDossier(pages.database, administrator.actor, { dossierId: dossierIds[3] ?? '', reason: 'x', authority: 'y', paperNumber: 'z', expectedUntil: null })
  admin = await pages.windowOf(administrator.personId)
})
afterAll(() => pages.close())

const ground = { authority: 'Bộ trưởng, công văn 12', reason: 'Bão lũ' }
/** The hidden field of that name on a page. */
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
const lastDayOf = async (dossierId: string) => (await dossierPage(pages.database, dossierId, system)).place?.clock?.lastDay

/** From the board's list to a rehearsal; answers its address. */
async function rehearsed(fields: Readonly<Record<string, string>> = { pick: 'all' }): Promise<string> {
  const form = await admin.open(`/bulk/deadlines?${new URLSearchParams(fields).toString()}`)
  const { status, location } = await admin.send('/bulk/deadlines', { ...fields, id: hidden(form.text, 'id'), way: 'longer', workingDays: '2', toDay: '', ...ground })
  expect(status).toBe(303)
  return location ?? ''
}

describe('moving many deadlines on the pages', () => {
  test('the board offers a box for each row and all of the list, to who may move them', async () => {
    const board = await admin.open('/board')
    for (const dossierId of dossierIds) expect(board.text).toContain(`form="bulk" name="d" value="${dossierId}"`)
    const { 'under-way': count } = await boardCounts(pages.database, pages.organisation.people.administrator.actor, {})
    expect(board.text).toContain(`Dời hạn cả ${count} hồ sơ của danh sách này`)
    expect((await admin.open('/board?show=awarded')).text).not.toContain('id="bulk"')
    const auditor = await pages.windowOf(pages.organisation.people.auditor.personId)
    expect((await auditor.open('/board')).text).not.toContain('id="bulk"')
  })

  test('from the choice over the rehearsal and a typed number to a result with links, a file, and the way back', async () => {
    const [first = ''] = dossierIds
    const before = await lastDayOf(first)
    const address = await rehearsed()
    const rehearsal = await admin.open(address)
    expect(rehearsal.text).toContain('Chưa có gì thay đổi, chưa gửi gì cho ai.')
    expect(rehearsal.text).toContain('Hồ sơ đang tạm dừng')
    expect(await lastDayOf(first)).toBe(before)
    const wrong = await admin.send(`${address}/start`, { count: '4' })
    expect(wrong).toMatchObject({ status: 422 })
    expect(wrong.text).toContain('Hãy nhập đúng số hồ sơ: 3')
    expect(wrong.text).toContain('value="4"')
    for (let twice = 0; twice < 2; twice += 1) expect(await admin.send(`${address}/start`, { count: '3' })).toMatchObject({ status: 303, location: address })
    const running = await admin.open(address)
    expect(running.text).toContain('Đã xét 1 trên 4 hồ sơ')
    const id = address.replace('/bulk/', '')
    while ((await seenBulkAct(pages.database, system, id)).state === 'running') await carryOutBulkAct(pages.database, id)
    const result = await admin.open(address)
    expect(result.text).toContain('Đã dời 3 + không dời được 1 + đã đổi từ trước 0 = đã chọn 4.')
    expect(result.text).toContain(`href="/dossiers/${first}"`)
    expect(await lastDayOf(first)).not.toBe(before)
    const file = await admin.open(`${address}/file`)
    expect(file.text.trim().split('\n')).toHaveLength(5)
    expect(file.text).toContain(`${before},${await lastDayOf(first)}`)
    expect((await admin.open('/bulk')).text).toContain(`href="${address}"`)

    const back = await admin.open(`${address}/back`)
    expect((await admin.send(`${address}/back`, { id: hidden(back.text, 'id'), authority: '', reason: 'Nhầm' })).text).toContain('Cần điền mục này')
    const { location } = await admin.send(`${address}/back`, { id: hidden(back.text, 'id'), ...ground })
    expect((await admin.open(location ?? '')).text).toContain('trả về ngày cũ')
    expect(await admin.open(`${address}/back`)).toMatchObject({ status: 200 })
  })

  test('what is typed stays beside what is wrong with it', async () => {
    const [first = ''] = dossierIds
    const fields = { pick: 'ticked', d: first }
    const { text } = await admin.open(`/bulk/deadlines?${new URLSearchParams(fields).toString()}`)
    expect(text).toContain('Đang chọn 1 hồ sơ.')
    const form = { ...fields, id: hidden(text, 'id'), way: 'longer', toDay: '', authority: 'Bộ trưởng', reason: '' }
    for (const workingDays of ['', '0', '10000', '-3', 'ba']) {
      const answer = await admin.send('/bulk/deadlines', { ...form, workingDays })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('Số ngày làm việc phải từ 1 đến 365')
      expect(answer.text).toContain('Cần điền mục này')
      expect(answer.text).toContain('value="Bộ trưởng"')
      expect(answer.text).toContain(`name="d" value="${first}"`)
    }
    expect((await admin.send('/bulk/deadlines', { ...form, way: 'day', workingDays: '', toDay: '2199-01-04' })).text).toContain('Chưa có lịch làm việc của năm 2199')
    expect((await admin.send('/bulk/deadlines', { ...form, way: 'sideways', workingDays: '1' })).status).toBe(400)
    const none = await admin.open('/bulk/deadlines')
    expect(none).toMatchObject({ status: 422 })
    expect(none.text).toContain('Chưa chọn hồ sơ nào')
  })

  test('another administrator, and whoever is none, is refused at every door', async () => {
    const address = await rehearsed({ pick: 'ticked', d: dossierIds[0] ?? '' })
    const stranger = await pages.windowOf((await createOrganisation(pages.database)).people.administrator.personId)
    const submitter = await pages.windowOf(pages.organisation.people.submitter.personId)
    const doors = [address, `${address}/file`, `${address}/back`, `/bulk/deadlines?d=${dossierIds[0] ?? ''}`]
    for (const door of doors) {
      expect({ door, status: (await stranger.open(door)).status }).toEqual({ door, status: 404 })
      expect({ door, status: (await submitter.open(door)).status }).toEqual({ door, status: 403 })
    }
    await stranger.open('/board')
    expect((await stranger.send(`${address}/start`, { count: '1' })).status).toBe(404)
    const auditor = await pages.windowOf(pages.organisation.people.auditor.personId)
    expect((await auditor.open(address)).status).toBe(200)
    expect((await auditor.send(`${address}/start`, { count: '1' })).status).toBe(403)
    expect((await auditor.open('/bulk/deadlines')).status).toBe(403)
    expect((await admin.open('/bulk/no-such-act')).status).toBe(404)
  })
})
