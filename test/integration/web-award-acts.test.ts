import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { actOnAward, dossierPage, registerFile } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { system } from '../support/record.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

test('an administrator annuls an award from its dossier, told what is missing, and everybody reads it there and in the ledger', async () => {
  const { database, organisation } = site
  const dossierId = await newDossier(database, organisation)
  for (let step = 0; step < 4; step += 1) {
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
  }
  await follow(database, dossierId)
  const { dossier, given } = await dossierPage(database, dossierId, system)
  const paper = 'b'.repeat(64)
  await registerFile(database, { sha256: paper, size: 10, mediaType: 'application/pdf', scanState: 'clean' })
  const window = await site.windowOf(organisation.people.administrator.personId)
  const address = `/awards/${given?.id ?? ''}/acts/annul`
  expect((await window.open(`/dossiers/${dossierId}`)).text).toContain(`href="${address}"`)
  expect((await window.open(address)).text).toContain(`Nhập đúng: ${dossier.code}`)
  const typed = { id: randomUUID(), acts: '0', orderNumber: '40/QĐ', orderDate: '2019-01-01', authority: 'Bộ trưởng', reason: 'Khai man thành tích.', recoversItem: 'yes', confirmation: 'sai' }
  const refused = await window.send(address, typed)
  expect(refused.status).toBe(422)
  for (const words of ['Văn bản không thể trước ngày', 'Hãy đính kèm văn bản', `Hãy nhập đúng mã để xác nhận: ${dossier.code}`, 'value="40/QĐ"']) expect(refused.text).toContain(words)
  for (const kind of ['restore', 'promote']) expect((await window.open(`/awards/${given?.id ?? ''}/acts/${kind}`)).status).toBe(kind === 'restore' ? 409 : 404)

  const stranger = await site.windowOf(organisation.people['unit-head'].personId)
  expect((await stranger.open(`/dossiers/${dossierId}`)).text).not.toContain(address)
  expect((await stranger.open(address)).status).toBe(403)

  const order = { orderNumber: '40/QĐ', orderDate: dossier.today, authority: 'Bộ trưởng', reason: 'Sai tên.', ground: null, paper, recovers: [], confirmation: dossier.code, awardId: given?.id ?? '' }
  await actOnAward(database, organisation.people.administrator.actor, { ...order, id: randomUUID(), acts: 0, kind: 'correct', corrections: { nomineeName: 'Nguyễn Thị Đúng' } })
  await actOnAward(database, organisation.people.administrator.actor, { ...order, id: randomUUID(), acts: 1, kind: 'annul', orderNumber: '41/QĐ', recovers: ['bonus'], corrections: {} })
  for (const page of [`/dossiers/${dossierId}`, `/nominees/${dossier.nominee.id}`]) {
    const { text } = await stranger.open(page)
    for (const words of ['Đã hủy bỏ', 'Văn bản số 41/QĐ', `<del>${dossier.nominee.name}</del> <ins>Nguyễn Thị Đúng</ins>`, 'Thu hồi: tiền thưởng', `/dossiers/${dossierId}/papers/${paper}`]) expect(text).toContain(words)
  }
  expect((await window.open(`/dossiers/${dossierId}`)).text).toContain('/acts/restore')
})
