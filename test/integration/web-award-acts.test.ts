import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { localDay } from '@vinhdanh/domain'
import { actOnAward, addNominee, awardPage, bookScan, dossierPage, recordEarlierAward, recordNow, registerFile } from '@vinhdanh/record'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'
import { AWARD } from '../support/rules.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

/** A dossier whose award was decided. */
async function awarded(): Promise<string> {
  const { database, organisation } = site
  const dossierId = await newDossier(database, organisation)
  for (let step = 0; step < 4; step += 1) {
    await follow(database, dossierId)
    await decide(database, organisation, dossierId)
  }
  await follow(database, dossierId)
  return dossierId
}

test('an administrator annuls an award from its dossier, told what is missing, and everybody reads it there and in the ledger', async () => {
  const { database, organisation } = site
  const dossierId = await awarded()
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
    for (const words of ['Đã hủy bỏ', 'Văn bản số 41/QĐ', `<del>${dossier.nominee.name}</del> <ins>Nguyễn Thị Đúng</ins>`, 'Thu hồi: tiền thưởng', `/awards/${given?.id ?? ''}/papers/${paper}`]) expect(text).toContain(words)
  }
  for (const list of ['/dossiers', '/board?show=awarded', '/board/file?show=awarded']) expect((await window.open(list)).text).toContain('Đã hủy bỏ')
  const { text } = await window.open(`/dossiers/${dossierId}`)
  expect(text).toContain('/acts/restore')
  // What is true now stands first, and nothing says in green that it was awarded.
  expect(text.indexOf('Đã hủy bỏ')).toBeLessThan(text.indexOf('Trước đó: Đã khen thưởng'))
  expect(text).not.toContain('note--done')
})

test('an order with its paper is recorded by the form: the award no longer stands, its paper can be read, and the form sent again records nothing more', async () => {
  const { database, organisation, web } = site
  const dossierId = await awarded()
  const { dossier, given } = await dossierPage(database, dossierId, system)
  const window = await site.windowOf(organisation.people.administrator.personId)
  const address = `/awards/${given?.id ?? ''}/acts/annul`
  expect((await window.open(address)).text).toContain('Thu hồi theo văn bản này')
  const form = new FormData()
  const fields = { _csrf: window.token(), id: randomUUID(), acts: '0', orderNumber: '52/QĐ', orderDate: dossier.today, authority: 'Bộ trưởng', reason: 'Khai man thành tích.', recoversBonus: 'yes', confirmation: dossier.code }
  for (const [name, text] of Object.entries(fields)) form.append(name, text)
  form.append('paper', new Blob([new Uint8Array(makePdf())], { type: 'application/pdf' }), 'quyet-dinh.pdf')
  const headers = { cookie: [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'sec-fetch-site': 'same-origin' }
  for (let sending = 1; sending <= 2; sending += 1) {
    const answer = await fetch(`${web.url}${address}`, { method: 'POST', body: form, headers, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/dossiers/${dossierId}`])
  }
  const { award } = await awardPage(database, given?.id ?? '', system)
  expect(award).toMatchObject({ standing: 'annulled', acts: [{ kind: 'annul', orderNumber: '52/QĐ', recovers: ['bonus'] }] })
  const paper = await fetch(`${web.url}/dossiers/${dossierId}/papers/${award.acts[0]?.paper ?? ''}`, { headers })
  expect([paper.status, paper.headers.get('content-type'), Buffer.from(await paper.arrayBuffer()).equals(makePdf())]).toEqual([200, 'application/pdf', true])
}, 60_000)

test('the paper of an order on an award from before this system is read by whoever may read the ledger, and by nobody else', async () => {
  const { database, organisation, web } = site
  const admin = organisation.people.administrator.actor
  const { id: nomineeId } = await addNominee(database, admin, { unitId: organisation.unit.id, kind: 'person', name: 'Lục Văn Cựu', birthYear: 1960, position: null, personId: null })
  const { id: awardId } = await recordEarlierAward(database, admin, { nomineeId, awardCode: AWARD, decisionNumber: '7/QĐ', decidedOn: '2012-05-05', authority: 'Bộ trưởng' })
  const sent = await sendOrder(awardId, '7/QĐ')
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `/nominees/${nomineeId}`])
  const { award } = await awardPage(database, awardId, system)
  const address = `/awards/${awardId}/papers/${award.acts[0]?.paper ?? ''}`
  const reader = await site.windowOf(organisation.people['unit-head'].personId)
  expect((await reader.open(`/nominees/${nomineeId}`)).text).toContain(`href="${address}"`)
  const cookie = [...reader.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const paper = await fetch(`${web.url}${address}`, { headers: { cookie } })
  expect([paper.status, paper.headers.get('content-type'), Buffer.from(await paper.arrayBuffer()).equals(makePdf())]).toEqual([200, 'application/pdf', true])
  expect((await reader.open(`/awards/${awardId}/papers/${'c'.repeat(64)}`)).status).toBe(404)
  const stranger = await site.windowOf((await createOrganisation(database)).people['unit-head'].personId)
  expect((await stranger.open(address)).status).toBe(404)
  expect(await fetch(`${web.url}${address}`, { redirect: 'manual' })).toMatchObject({ status: 303 })
  await bookScan(database, { sha256: award.acts[0]?.paper ?? '', verdict: { state: 'infected', signature: 'Test.Worm' } })
  expect((await reader.open(address)).status).toBe(409)
}, 60_000)

/** Annuls an award by the form, with a paper. */
async function sendOrder(awardId: string, confirmation: string): Promise<Response> {
  const { organisation, web } = site
  const window = await site.windowOf(organisation.people.administrator.personId)
  await window.open(`/awards/${awardId}/acts/annul`)
  const form = new FormData()
  const fields = { _csrf: window.token(), id: randomUUID(), acts: '0', orderNumber: '52/QĐ', orderDate: localDay(await recordNow(site.database)), authority: 'Bộ trưởng', reason: 'Khai man thành tích.', confirmation }
  for (const [name, text] of Object.entries(fields)) form.append(name, text)
  form.append('paper', new Blob([new Uint8Array(makePdf())], { type: 'application/pdf' }), 'quyet-dinh.pdf')
  const cookie = [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return fetch(`${web.url}/awards/${awardId}/acts/annul`, { method: 'POST', body: form, headers: { cookie, 'sec-fetch-site': 'same-origin' }, redirect: 'manual' })
}
