import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RuleSet } from '@vinhdanh/domain'
import { boardCounts, dossierPage, dossierTimeline, importRuleSet, permitLate } from '@vinhdanh/record'
import { decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { system } from '../support/record.ts'
import { AWARD, testRuleSet } from '../support/rules.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

async function examined(): Promise<string> {
  const { database, organisation } = site
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  await decide(database, organisation, dossierId)
  await follow(database, dossierId)
  return dossierId
}
const windowOf = (role: keyof OpenWeb['organisation']['people']) => site.windowOf(site.organisation.people[role].personId)
const today = async (dossierId: string) => (await dossierPage(site.database, dossierId, system)).dossier.today

describe('the pages of opinions', () => {
  test('lead the holder from asking to the answer, with the term explained meanwhile', async () => {
    const dossierId = await examined()
    const window = await windowOf('department-examiner')
    const [task] = await openTasks(site.database, dossierId)
    expect((await window.open(`/tasks/${task?.taskId ?? ''}`)).text).toContain(`/dossiers/${dossierId}/opinions/ask`)
    const form = await window.open(`/dossiers/${dossierId}/opinions/ask`)
    const opinionId = /name="opinionId" value="([^"]+)"/.exec(form.text)?.[1] ?? ''
    const fields = { opinionId, bodyKind: 'tax', body: 'Cục Thuế thử', question: 'Đơn vị có nợ thuế không?', paperNumber: '12/BTC', paperDate: await today(dossierId), expectedOn: '' }
    const refused = await window.send(`/dossiers/${dossierId}/opinions/ask`, { ...fields, question: '' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="Cục Thuế thử"')
    expect(await window.send(`/dossiers/${dossierId}/opinions/ask`, fields)).toMatchObject({ status: 303 })

    const queue = (await window.open('/tasks')).text
    expect(queue).toContain('Chờ trả lời từ')
    const page = (await window.open(`/dossiers/${dossierId}`)).text
    expect(page).toContain('Chờ ý kiến: Đơn vị có nợ thuế không?')
    expect(page).toContain(`/dossiers/${dossierId}/opinions/${opinionId}/answer`)
    expect((await window.open(`/dossiers/${dossierId}?tab=clock`)).text).toContain('Các lý do dừng')
    expect((await window.open(`/dossiers/${dossierId}?tab=timeline`)).text).toContain('Hỏi ý kiến')

    const decision = await window.open(`/tasks/${task?.taskId ?? ''}/decide/pass`)
    expect(decision.text).toContain(`name="openOpinions.${opinionId}"`)
    expect((await window.open(`/dossiers/${dossierId}/opinions/${opinionId}/extend`)).status).toBe(200)
    expect((await window.open(`/dossiers/${dossierId}/opinions/${opinionId}/close`)).status).toBe(200)
    for (const act of ['answer', 'extend', 'close']) {
      const { text } = await window.open(`/dossiers/${dossierId}/opinions/${opinionId}/${act}?stuck=${dossierId}`)
      for (const kept of [`name="stuck" value="${dossierId}"`, `href="/board/${dossierId}/causes"`]) expect(text).toContain(kept)
      expect((await window.open(`/dossiers/${dossierId}/opinions/${opinionId}/${act}?stuck=//evil.example`)).text).not.toMatch(/name="stuck"|href="\/\/evil/)
    }
    const answer = { outcome: 'agrees', answer: '', answerPaper: '88/CT', answerDate: await today(dossierId) }
    expect((await window.send(`/dossiers/${dossierId}/opinions/${opinionId}/answer`, { ...answer, outcome: '' })).status).toBe(422)
    expect(await window.send(`/dossiers/${dossierId}/opinions/${opinionId}/answer`, { ...answer, stuck: dossierId })).toMatchObject({ status: 303, location: `/board/${dossierId}/causes` })
    expect((await window.open(`/dossiers/${dossierId}/opinions/${opinionId}/answer`)).status).toBe(409)
    expect((await window.open(`/dossiers/${dossierId}`)).text).toContain('Văn bản trả lời số 88/CT')
  })

  test('do not let a decision pass unconfirmed', async () => {
    const dossierId = await examined()
    const window = await windowOf('department-examiner')
    const [task] = await openTasks(site.database, dossierId)
    const form = await window.open(`/dossiers/${dossierId}/opinions/ask`)
    const opinionId = /name="opinionId" value="([^"]+)"/.exec(form.text)?.[1] ?? ''
    await window.send(`/dossiers/${dossierId}/opinions/ask`, { opinionId, bodyKind: 'other', body: 'Thanh tra', question: 'Có đơn không?', paperNumber: '1', paperDate: await today(dossierId), expectedOn: '' })
    const address = `/tasks/${task?.taskId ?? ''}/decide/pass`
    const page = await window.open(address)
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? ''
    const fields = { decisionId: hidden('decisionId'), revisionSha256: hidden('revisionSha256'), reason: '' }
    const refused = await window.send(address, fields)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('hãy xác nhận từng ý kiến')
    expect(await window.send(address, { ...fields, [`openOpinions.${opinionId}`]: 'yes' })).toMatchObject({ status: 303 })
  })

  test('are closed to whoever has no part in it', async () => {
    const dossierId = await examined()
    const window = await windowOf('submitter')
    expect((await window.open(`/dossiers/${dossierId}`)).text).not.toContain('opinions/ask')
    await window.open('/dossiers')
    const fields = { opinionId: '6f1f3a52-5b7e-4a51-9a3e-0c1d2e3f4a5b', bodyKind: 'tax', body: 'x', question: 'x', paperNumber: 'x', paperDate: await today(dossierId), expectedOn: '' }
    expect((await window.send(`/dossiers/${dossierId}/opinions/ask`, fields)).status).toBe(403)
    expect((await window.open(`/dossiers/${dossierId}/opinions/6f1f3a52-5b7e-4a51-9a3e-0c1d2e3f4a5b/answer`)).status).toBe(404)
  })
})

describe('a dossier that came in after a cut-off', () => {
  test('is marked, never blocked, and permitted by a role of the rules with who, why and which paper', async () => {
    const { database, organisation } = site
    const year = new Date().getFullYear()
    const late: RuleSet = { ...testRuleSet, id: 'late-rules', effectiveFrom: '2020-01-03', cutOffs: [{ awards: [AWARD], sector: 'general', level: 'ministry', day: '01-02', yearOffset: 0, cite: 'test-citation' }] }
    await importRuleSet(database, system, late)
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    expect((await dossierPage(database, dossierId, system)).late).toMatchObject([{ level: 'ministry', cutOff: `${year}-01-02`, permittedAt: null }])
    expect((await boardCounts(database, organisation.people.administrator.actor, {})).late).toBe(1)
    const input = { dossierId, level: 'ministry' as const, reason: 'Chờ số liệu', authority: 'Thứ trưởng thử', paperNumber: '7/BTC' }
    for (const role of ['submitter', 'department-head', 'administrator'] as const) {
      await expect(permitLate(database, organisation.people[role].actor, input)).rejects.toMatchObject({ code: 'auth.not-allowed' })
    }
    const window = await windowOf('ministry-intake')
    expect((await window.open(`/dossiers/${dossierId}`)).text).toContain(`/dossiers/${dossierId}/late/ministry`)
    await window.open(`/dossiers/${dossierId}/late/ministry`)
    expect((await window.send(`/dossiers/${dossierId}/late/ministry`, { reason: '', authority: 'x', paperNumber: 'y' })).status).toBe(422)
    expect(await window.send(`/dossiers/${dossierId}/late/ministry`, { reason: input.reason, authority: input.authority, paperNumber: input.paperNumber })).toMatchObject({ status: 303 })
    expect((await window.open(`/dossiers/${dossierId}`)).text).toContain('Được phép nộp muộn: Thứ trưởng thử, văn bản số 7/BTC: Chờ số liệu.')
    await expect(permitLate(database, organisation.people.minister.actor, input)).rejects.toMatchObject({ code: 'conflict.state' })
    expect((await window.open(`/dossiers/${dossierId}/late/nowhere`)).status).toBe(404)
    expect((await dossierTimeline(database, dossierId, system)).map(({ kind }) => kind)).toContain('late-permitted')
  })
})
