import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'

let pages: OpenWeb
beforeAll(async () => { pages = await openWeb() }, 60_000)
afterAll(() => pages.close())

const valueOf = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''

test('an administrator sees what hangs on a leaver, chooses heirs, is held to what was shown, and opens the account again', async () => {
  const { database, organisation } = pages
  const { personId } = organisation.people['unit-head']
  const heir = organisation.people['department-head'].personId
  const opened = async () => {
    const id = await newDossier(database, organisation)
    await follow(database, id)
    return id
  }
  await opened()
  const window = await pages.windowOf(organisation.people.administrator.personId)
  const address = `/organisation/people/${personId}/deactivate`
  const first = await window.open(address)
  expect(first.text).toContain('Việc đang mở: 1')
  expect(first.text).toContain('cấp trên')
  const field = `heir.tasks:${organisation.unit.id}:unit-head`
  expect(first.text).toContain(`name="${field}"`)
  // Nothing typed is lost, and nothing happens, without a reason, with a stranger as heir, or when a task came meanwhile.
  const short = await window.send(address, { step: 'confirm', digest: valueOf(first.text, 'digest'), [field]: heir, reason: 'Nghỉ' })
  expect(short.status).toBe(422)
  expect(short.text).toContain('>Nghỉ</textarea>')
  const stranger = await window.send(address, { step: 'confirm', digest: '', [field]: organisation.people.auditor.personId, reason: 'Nghỉ hưu theo quyết định' })
  expect(stranger.status).toBe(422)
  expect(stranger.text).toContain('không giữ chức trách cần thiết')
  const late = await opened()
  const reason = 'Nghỉ hưu theo Quyết định 15/QĐ-BTC'
  const changed = await window.send(address, { step: 'confirm', digest: valueOf(first.text, 'digest'), [field]: heir, reason })
  expect(changed.status).toBe(409)
  expect(changed.text).toContain('Có thay đổi so với lúc bạn xem')
  expect(changed.text).toContain(`>${reason}</textarea>`)
  const looked = await window.send(address, { step: 'preview', [field]: '' })
  expect(looked.text).toContain('2 việc chưa có ai nhận')
  expect((await window.send(address, { step: 'confirm', digest: valueOf(changed.text, 'digest'), [field]: heir, reason })).status).toBe(303)
  expect((await openTasks(database, late)).map(({ holderId }) => holderId)).toEqual([heir])
  expect((await window.open(`/organisation/people/${personId}`)).text).toContain('Mở lại tài khoản')
  expect((await window.send(`/organisation/people/${personId}/reactivate`, {})).status).toBe(303)
  expect((await window.open(`/organisation/people/${personId}`)).text).toContain('Đang làm việc')
}, 60_000)

test('oneself is refused in words; another branch is not found', async () => {
  const { database, organisation } = pages
  const window = await pages.windowOf(organisation.people.administrator.personId)
  const own = await window.open(`/organisation/people/${organisation.people.administrator.personId}/deactivate`)
  expect(own.status).toBe(422)
  expect(own.text).toContain('tài khoản của chính mình')
  const other = (await createOrganisation(database)).people['unit-head'].personId
  for (const act of ['deactivate', 'reactivate']) expect((await window.send(`/organisation/people/${other}/${act}`, {})).status).toBe(404)
})
