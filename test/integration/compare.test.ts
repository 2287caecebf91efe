import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { attachPaper } from '@vinhdanh/record'
import { correct, decide, newDossier, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb, type Window } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'

let pages: OpenWeb
let dossierId: string
let reader: Window
const again = (): Promise<void> => follow(pages.database, dossierId)

/** Returned by the examiner, corrected by `change` and a new summary, and with the examiner again. */
async function nextRound(change: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await decide(pages.database, pages.organisation, dossierId, 'return')
  await again()
  await change()
  await correct(pages.database, pages.organisation, dossierId)
  await again()
}

const attach = (code: string, name: string, digit: string) => attachPaper(pages.database, pages.organisation.people.submitter.actor, {
  dossierId, code, name, file: { sha256: digit.repeat(64), size: 2_000, mediaType: 'application/pdf', scanState: 'not-scanned' },
})

beforeAll(async () => {
  pages = await openWeb()
  dossierId = await newDossier(pages.database, pages.organisation)
  await again()
  await decide(pages.database, pages.organisation, dossierId)
  await again()
  reader = await pages.windowOf(pages.organisation.people['department-examiner'].personId)
}, 60_000)
afterAll(() => pages.close())

const compare = (query = '') => reader.open(`/dossiers/${dossierId}/compare${query}`)

describe('comparing two revisions', () => {
  test('there is nothing to compare while there is one', async () => {
    const page = await compare()
    expect(page.status).toBe(200)
    expect(page.text).toContain('Mới có một phiên bản')
  })

  test('any two, the first too, in whatever order they are named, with words and papers marked by more than colour', async () => {
    await nextRound(() => attach('report', 'phu-luc.pdf', 'a'))
    await nextRound()
    const page = await compare('?from=3&to=1')
    expect(page.text).toContain('Thay đổi giữa phiên bản 1 và 3')
    expect(page.text).toContain('[bỏ: </span>')
    expect(page.text).toMatch(/<ins><span class="govuk-visually-hidden">\[/)
    expect(page.text).toMatch(/phu-luc\.pdf/)
    expect(page.text).toContain('aaaaaaaaaaaa…')
    expect((await compare()).text).toContain('Thay đổi giữa phiên bản 2 và 3')
  }, 60_000)

  test('only what changed is shown, and the rest on demand', async () => {
    expect((await compare('?from=2&to=3')).text).not.toContain('bao-cao.pdf')
    expect((await compare('?from=2&to=3&all=1')).text).toContain('bao-cao.pdf')
  })

  test('one and the same asks for two, a revision that is not there is not found, nonsense is no error', async () => {
    expect((await compare('?from=2&to=2')).text).toContain('Hãy chọn hai phiên bản khác nhau')
    expect((await compare('?from=1&to=99')).status).toBe(404)
    expect((await compare('?from=x&to[]=3&all=maybe')).status).toBe(200)
  })

  test('a dossier of another ministry is not there', async () => {
    const theirs = await createOrganisation(pages.database)
    const stranger = await pages.windowOf(theirs.people.minister.personId)
    expect((await stranger.open(`/dossiers/${dossierId}/compare`)).status).toBe(404)
    expect((await stranger.send(`/dossiers/${dossierId}/seen`, { revisionNo: '1' })).status).toBe(404)
  })
})

describe('what changed since a reader last looked', () => {
  const task = async (): Promise<{ text: string; address: string }> => {
    const [open] = await openTasks(pages.database, dossierId)
    const address = `/tasks/${open?.taskId}`
    return { text: (await reader.open(address)).text, address }
  }
  const looks = () => pages.database.query('SELECT revision_no AS no FROM seen_revision')

  test('is counted from the revision they decided on; looking notes nothing, saying so does', async () => {
    const before = await task()
    expect(before.text).toContain('mà bạn đã quyết định')
    expect(before.text).toContain(`/dossiers/${dossierId}/compare?from=2&amp;to=3`)
    expect(await looks()).toEqual([])
    const sent = await reader.send(`/dossiers/${dossierId}/seen`, { revisionNo: '3', taskId: before.address.slice('/tasks/'.length) })
    expect(sent).toMatchObject({ status: 303, location: before.address })
    expect((await task()).text).toContain('Bạn đã xem phiên bản này')
  })

  test('an earlier revision, a repeat and one that is not there change nothing', async () => {
    for (const [revisionNo, status] of [['1', 303], ['3', 303], ['9', 404], ['x', 400]] as const) expect((await reader.send(`/dossiers/${dossierId}/seen`, { revisionNo })).status).toBe(status)
    expect(await looks()).toEqual([{ no: 3 }])
    expect(await pages.database.query(`SELECT 1 FROM audit_entry WHERE act = 'revision.seen' AND dossier_id = $1`, [dossierId])).toHaveLength(1)
  })

  test('is counted from the round before for whoever never looked', async () => {
    await decide(pages.database, pages.organisation, dossierId)
    await again()
    reader = await pages.windowOf(pages.organisation.people['ministry-intake'].personId)
    expect((await task()).text).toContain('Thay đổi từ vòng trước, phiên bản 2')
  })

  test('the task and the dossier say how often it may still be returned, and in the last round what the way out is', async () => {
    const { text } = await task()
    expect(text).toContain('Vòng 3 trên 9: hồ sơ còn được trả lại 6 lần.')
    await pages.database.query('UPDATE dossier SET extra_rounds = -6 WHERE id = $1', [dossierId])
    expect((await reader.open(`/dossiers/${dossierId}`)).text).toContain('trừ khi quản trị viên cho thêm một vòng')
    await pages.database.query('UPDATE dossier SET extra_rounds = 0 WHERE id = $1', [dossierId])
  })

  test('the decision form leads to the comparison', async () => {
    const { address } = await task()
    expect((await reader.open(`${address}/decide/pass`)).text).toContain('So sánh đầy đủ')
  })
})
