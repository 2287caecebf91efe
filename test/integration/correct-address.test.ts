import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { correctAddress, type Database, failingAddresses, openStep } from '@vinhdanh/record'
import { newDossier, openTasks } from '../support/dossier.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { system } from '../support/record.ts'

let opened: OpenWeb
let database: Database
let organisation: Organisation
beforeAll(async () => { opened = await openWeb(); ({ database, organisation } = opened) })
afterAll(() => opened.close())

const addressOf = async (personId: string) => (await database.queryOne<{ email: string }>('SELECT email FROM person WHERE id = $1', [personId])).email

test('an administrator corrects an address, typed twice, and the failures of the old one are no longer its person’s', async () => {
  const { personId, email } = organisation.people['unit-head']
  await database.query(
    `INSERT INTO mail (id, recipient_id, address, message_id, subject, state, attempts, created_at) SELECT gen_random_uuid(), $1, $2, gen_random_uuid()::text, 'x', 'refused', 1, now()`, [personId, email])
  expect(await failingAddresses(database, [personId])).toHaveLength(1)
  // Who waits for it says so: to the holder on the task, to others on the dossier, with the way to the repair for those who may.
  const dossierId = await newDossier(database, organisation)
  await openStep(database, system, { dossierId, round: 1, stepId: 'unit-sign' })
  const [task] = await openTasks(database, dossierId)
  const holder = await opened.windowOf(personId)
  expect((await holder.open(`/tasks/${task?.taskId ?? ''}`)).text).toContain('Thư gửi bạn không tới được')
  const writer = await opened.windowOf(organisation.people.submitter.personId)
  const seen = (await writer.open(`/dossiers/${dossierId}`)).text
  expect([seen.includes('không tới được từ'), seen.includes(`/organisation/people/${personId}`), seen.includes(email)]).toEqual([true, false, false])
  const window = await opened.windowOf(organisation.people.administrator.personId)
  const address = `/organisation/people/${personId}/address`
  expect((await window.open(`/dossiers/${dossierId}`)).text).toContain(`href="/organisation/people/${personId}"`)
  expect((await window.open(`/organisation/people/${personId}`)).text).toContain(`href="${address}"`)
  await window.open(address)
  const typed = { seen: email, address: 'truong.don.vi@example.gov.vn', again: 'truong.don.vi@example.gov.vn' }
  for (const [wrong, words] of [[{ again: 'khac@example.gov.vn' }, 'Hai lần nhập không giống nhau'], [{ address: 'không phải', again: 'không phải' }, 'Giá trị không hợp lệ'], [{ address: '', again: '' }, 'Cần điền mục này']] as const) {
    const refused = await window.send(address, { ...typed, ...wrong })
    expect([refused.status, refused.text.includes(words)]).toEqual([422, true])
  }
  for (let sending = 1; sending <= 2; sending += 1) expect(await window.send(address, typed)).toMatchObject({ status: 303, location: `/organisation/people/${personId}?corrected=1` })
  expect(await addressOf(personId)).toBe(typed.address)
  expect(await failingAddresses(database, [personId])).toEqual([])
  expect((await window.open(`/organisation/people/${personId}?corrected=1`)).text).toContain('Xem thư chưa tới và gửi lại')
  const acts = await database.query<{ act: string }>(`SELECT act FROM audit_entry WHERE object_id = $1 AND act = 'person.correct-address'`, [personId])
  expect(acts).toHaveLength(1)

  // Whoever comes from the causes of a stuck dossier goes back to them, where the mail is sent again.
  await database.query(`UPDATE notice SET state = 'bounced' WHERE dossier_id = $1 AND task_id IS NOT NULL`, [dossierId])
  const causes = `/board/${dossierId}/causes`
  expect((await window.open(causes)).text).toContain(`href="${address}?stuck=${dossierId}"`)
  const form = (await window.open(`${address}?stuck=${dossierId}`)).text
  expect([form.includes(`name="stuck" value="${dossierId}"`), form.includes(`href="${causes}"`)]).toEqual([true, true])
  const again = { seen: typed.address, address: 'truong.phong@example.gov.vn', again: 'truong.phong@example.gov.vn', stuck: dossierId }
  const refused = await window.send(address, { ...again, again: 'khac@example.gov.vn' })
  expect([refused.status, refused.text.includes(`href="${causes}"`)]).toEqual([422, true])
  expect(await window.send(address, again)).toMatchObject({ status: 303, location: `${causes}?corrected=1` })
  expect((await window.open(`${causes}?corrected=1`)).text).toContain('Đã sửa địa chỉ thư')
})

test('nobody writes over what another has just corrected, and only an administrator of the person’s branch corrects anything', async () => {
  const { personId } = organisation.people['department-examiner']
  const seen = await addressOf(personId)
  const window = await opened.windowOf(organisation.people.administrator.personId)
  await window.open(`/organisation/people/${personId}/address`)
  await correctAddress(database, system, { personId, address: 'nguoi.khac@example.gov.vn', seen })
  const late = await window.send(`/organisation/people/${personId}/address`, { seen, address: 'toi@example.gov.vn', again: 'toi@example.gov.vn' })
  expect([late.status, late.text.includes('Người khác vừa sửa địa chỉ này'), late.text.includes('value="toi@example.gov.vn"'), late.text.includes('nguoi.khac@example.gov.vn')]).toEqual([409, true, true, true])

  const elsewhere = await createOrganisation(database)
  const change = (personOf: Organisation['people'][keyof Organisation['people']]) => correctAddress(database, personOf.actor, { personId, address: 'ke.gian@example.gov.vn', seen: 'nguoi.khac@example.gov.vn' })
  for (const stranger of [elsewhere.people.administrator, organisation.people['unit-head'], organisation.people['department-examiner']]) await expect(change(stranger)).rejects.toMatchObject({ code: 'auth.not-allowed' })
  expect(await addressOf(personId)).toBe('nguoi.khac@example.gov.vn')
})
