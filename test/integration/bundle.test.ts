import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createFileStore } from '@vinhdanh/files'
import { attachPaper, removePaper, submitDossier } from '@vinhdanh/record'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { makeOffice } from '../../libs/files/src/testing/make-zip.ts'
import { newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'
import { createOrganisation } from '../support/organisation.ts'
import { correctWith, returnWith } from '../support/remarks.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

/** A dossier under way with these files as its report, and the task that waits. */
async function withPapers(...contents: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<{ dossierId: string; taskId: string }> {
  const { database, organisation: { people: { submitter: { actor } } } } = site
  const { dossierId, draftVersion } = await newDraft(database, site.organisation)
  const store = createFileStore({ root: site.filesDir, maxBytes: 1_048_576 })
  for (const { name, bytes } of contents) await attachPaper(database, actor, { dossierId, code: 'report', name, file: await store.put(Readable.from([bytes]), { name }) })
  await submitDossier(database, actor, { dossierId, draftVersion })
  await follow(database, dossierId)
  return { dossierId, taskId: (await openTasks(database, dossierId))[0]?.taskId ?? '' }
}

async function download(dossierId: string, personId: string, query = ''): Promise<{ response: Response; text: string[] }> {
  const window = await site.windowOf(personId)
  const response = await fetch(`${site.web.url}/dossiers/${dossierId}/bundle.pdf${query}`, { headers: { cookie: [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
  const document = await getDocument({ data: new Uint8Array(await response.arrayBuffer()), verbosity: 0 }).promise
  const text = await Promise.all(Array.from({ length: document.numPages }, async (_, index) => (await (await document.getPage(index + 1)).getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ')))
  await document.loadingTask.destroy()
  return { response, text }
}

describe('the bundle of a dossier', () => {
  test('says before it is made what will be missing, and is made for each reader with the reader\'s name on every page', async () => {
    const { people } = site.organisation
    await site.database.query(`UPDATE person SET name = 'Trần Thị Duyệt' WHERE id = $1`, [people['unit-head'].personId])
    const { dossierId, taskId } = await withPapers({ name: 'bao-cao.pdf', bytes: makePdf() }, { name: 'phu-luc.docx', bytes: makeOffice('docx') })
    const window = await site.windowOf(people['unit-head'].personId)
    expect((await window.open(`/tasks/${taskId}`)).text).toContain(`/dossiers/${dossierId}/bundle`)
    const page = (await window.open(`/dossiers/${dossierId}/bundle`)).text
    // The draft's first paper has a row and no file: a test's way to a file that is gone.
    for (const text of ['2 giấy tờ không có trong tập', 'phu-luc.docx', 'Chưa có bộ chuyển đổi', '1 trang giấy tờ']) expect(page).toContain(text)
    const [head, unit] = [await download(dossierId, people['unit-head'].personId), await download(dossierId, people.submitter.personId)]
    expect([head.response.status, head.response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(head.text.map((text) => text.includes('Bản của Trần Thị Duyệt'))).toEqual(head.text.map(() => true))
    expect(unit.text.map((text) => text.includes(`Bản của ${people.submitter.actor.name}`))).toEqual(unit.text.map(() => true))
    expect(unit.text.some((text) => text.includes('Bản của Trần Thị Duyệt'))).toBe(false)
    const all = head.text.join('\n')
    for (const text of ['Thành tích thử nghiệm.', 'phu-luc.docx: Chưa có bộ chuyển đổi', 'Giấy tờ không có trong tập này']) expect(all).toContain(text)
  }, 120_000)

  test('holds nothing that may not be handed out', async () => {
    const { dossierId } = await withPapers({ name: 'nghi-ngo.pdf', bytes: makePdf({ page: '/Rotate 180' }) })
    await site.database.query(`UPDATE stored_file SET scan_state = 'quarantined' WHERE sha256 IN (SELECT file_sha256 FROM paper WHERE dossier_id = $1)`, [dossierId])
    const { text } = await download(dossierId, site.organisation.people['unit-head'].personId)
    expect(text[0]).toContain('nghi-ngo.pdf')
    expect(text.at(-1)).not.toContain('Báo cáo, trang')
  }, 120_000)

  test('of an older round holds what was handed in then, and says on every page that a later revision exists', async () => {
    const { database, organisation } = site
    const { dossierId } = await withPapers({ name: 'vong-mot.pdf', bytes: makePdf() })
    const { paperId } = await database.queryOne<{ paperId: string }>(`SELECT id AS "paperId" FROM paper WHERE dossier_id = $1 AND name = 'vong-mot.pdf'`, [dossierId])
    await returnWith(database, organisation, dossierId, [{ anchor: 'field:report.summary' }, { anchor: 'paper:report', body: 'Thay tệp này.' }])
    await removePaper(database, organisation.people.submitter.actor, { dossierId, paperId })
    await correctWith(database, organisation, dossierId, { summary: 'Thành tích đã viết lại.' })
    await returnWith(database, organisation, dossierId, [{ anchor: 'whole', body: 'Ý kiến của vòng hai.' }])
    const head = organisation.people['unit-head'].personId
    const [first, last] = [await download(dossierId, head, '?revision=1'), await download(dossierId, head)]
    const [of1, of2] = [first.text.join('\n'), last.text.join('\n')]
    expect(first.text.map((text) => text.includes('Vòng 1, đã có vòng 2'))).toEqual(first.text.map(() => true))
    expect(first.response.headers.get('content-disposition')).toContain('-1.pdf')
    for (const said of ['Thành tích thử nghiệm.', 'Báo cáo, trang 1/1', 'Thay tệp này.']) expect(of1).toContain(said)
    for (const later of ['Thành tích đã viết lại.', 'Ý kiến của vòng hai.']) expect([of1.includes(later), of2.includes(later)]).toEqual([false, true])
    for (const gone of ['Báo cáo, trang 1/1', 'đã có vòng']) expect(of2).not.toContain(gone)
    const window = await site.windowOf(head)
    for (const address of [`?tab=rounds`, '/compare']) expect((await window.open(`/dossiers/${dossierId}${address}`)).text).toContain(`/dossiers/${dossierId}/bundle?revision=1`)
    const page = (await window.open(`/dossiers/${dossierId}/bundle?revision=1`)).text
    for (const said of ['vong-mot.pdf', 'đã có phiên bản 2', 'bundle.pdf?revision=1']) expect(page).toContain(said)
    for (const no of ['3', '0', 'x', '1&revision=2']) for (const address of ['bundle', 'bundle.pdf']) expect((await window.open(`/dossiers/${dossierId}/${address}?revision=${no}`)).status).toBe(404)
  }, 120_000)

  test('is refused to whoever may not see the dossier, and says when there is none yet', async () => {
    const { dossierId } = await withPapers()
    const stranger = await site.windowOf((await createOrganisation(site.database)).people.administrator.personId)
    for (const address of ['bundle', 'bundle.pdf']) expect((await stranger.open(`/dossiers/${dossierId}/${address}`)).status).toBe(404)
    const { dossierId: draft } = await newDraft(site.database, site.organisation)
    const unit = await site.windowOf(site.organisation.people.submitter.personId)
    expect((await unit.open(`/dossiers/${draft}/bundle`)).text).toContain('chưa có tập hồ sơ')
    expect((await unit.open(`/dossiers/${draft}/bundle.pdf`)).status).toBe(404)
    expect((await unit.open(`/dossiers/${draft}`)).text).not.toContain('/bundle')
  }, 120_000)
})
