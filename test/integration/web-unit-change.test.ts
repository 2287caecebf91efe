import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createUnit } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'
import { longAgo, system } from '../support/record.ts'
import { dayAhead } from '../support/substitution.ts'

let pages: OpenWeb
beforeAll(async () => { pages = await openWeb() }, 60_000)
afterAll(() => pages.close())

/** The hidden fields of a page's last form. */
const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))

test('a merger is looked at and confirmed; what changed meanwhile is shown anew, and both units tell of it', async () => {
  const { database, organisation } = pages
  const other = await createUnit(database, system, { parentId: organisation.department.id, kind: 'unit', name: { vi: 'Đơn vị nhận', en: 'Taking over' }, validFrom: longAgo })
  const window = await pages.windowOf(organisation.people.administrator.personId)
  const address = `/organisation/units/${organisation.unit.id}/change`
  const form = await window.open(`${address}?kind=merge`)
  expect(form.text).toContain('Nhập vào đơn vị khác')
  const source = 'Quyết định 120/QĐ-BTC'
  const sent = { ...fieldsOf(form.text), otherId: organisation.unit.id, posts: 'carry', effectiveOn: await dayAhead(database, 0), source }
  const wrong = await window.send(address, sent)
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Không thể nhập vào chính đơn vị này')
  expect(wrong.text).toContain(`>${source}</textarea>`)
  const preview = await window.send(address, { ...sent, otherId: other.id })
  expect(preview.text).toContain('nhập vào Đơn vị nhận và đóng lại')
  await newDossier(database, organisation)
  const changed = await window.send(address, { ...fieldsOf(preview.text), step: 'confirm' })
  expect(changed.status).toBe(409)
  expect(changed.text).toContain('Có thay đổi so với lúc bạn xem')
  const done = await window.send(address, { ...fieldsOf(changed.text), step: 'confirm' })
  expect([done.status, done.location]).toEqual([303, `/organisation/units/${other.id}`])
  expect((await window.open(`/organisation/units/${other.id}`)).text).toContain('Nhận Đơn vị thử')
  const closed = await window.open(`/organisation/units/${organisation.unit.id}`)
  expect(closed.text).toContain('Đã đóng từ')
  expect(closed.text).toContain('Đã nhập vào Đơn vị nhận')
  expect(closed.text).not.toContain('add-post')
  expect((await window.open(`/audit?object=${other.id}`)).status).toBe(200)
}, 60_000)

test('a unit of another ministry is not found', async () => {
  const other = await createOrganisation(pages.database)
  const window = await pages.windowOf(pages.organisation.people.administrator.personId)
  expect((await window.open(`/organisation/units/${other.unit.id}/change`)).status).toBe(404)
  expect((await window.send(`/organisation/units/${other.unit.id}/change`, { kind: 'rename' })).status).toBe(404)
})
