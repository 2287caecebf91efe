import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createFileStore } from '@vinhdanh/files'
import { attachPaper, dossierPage, draftPage, earlierPapers, removePaper, submitDossier } from '@vinhdanh/record'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { correctWith, returnWith } from '../support/remarks.ts'
import { newDraft } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { openWeb, type OpenWeb } from '../support/open-web.ts'

let site: OpenWeb
beforeAll(async () => { site = await openWeb() })
afterAll(() => site.close())

const submitter = () => site.organisation.people.submitter.actor
const reviewer = () => site.organisation.people['department-examiner'].actor

/** Attaches a PDF of its own as the dossier's report. */
async function attach(dossierId: string, name: string): Promise<{ paperId: string; sha256: string }> {
  const file = await createFileStore({ root: site.filesDir, maxBytes: 1_048_576 }).put(Readable.from([makePdf({ page: `/Rotate 90 /Note (${name})` })]), { name })
  const { paperId } = await attachPaper(site.database, submitter(), { dossierId, code: 'report', name, file })
  return { paperId, sha256: file.sha256 }
}

const remove = (dossierId: string, paperId: string) => removePaper(site.database, submitter(), { dossierId, paperId })
const earlierFor = async (actor: ReturnType<typeof submitter>, dossierId: string) => earlierPapers(site.database, actor, (await dossierPage(site.database, dossierId, actor)).dossier)

test('a file that was replaced in a draft stays under its paper with who, when and how large, and opens', async () => {
  const { dossierId } = await newDraft(site.database, site.organisation)
  const first = await attach(dossierId, 'nham-tep.pdf')
  await remove(dossierId, first.paperId)
  await attach(dossierId, 'dung-tep.pdf')
  const [line, ...others] = await earlierFor(submitter(), dossierId)
  expect(others).toEqual([])
  expect(line).toMatchObject({ name: 'nham-tep.pdf', code: 'report', sha256: first.sha256, pages: 1, uploadedByName: submitter().name, removedByName: submitter().name, revisions: [] })
  const window = await site.windowOf(site.organisation.people.submitter.personId)
  for (const address of [`/dossiers/${dossierId}/draft/papers`, `/dossiers/${dossierId}?tab=papers`]) {
    const { text } = await window.open(address)
    for (const said of ['Bản trước', 'nham-tep.pdf', first.sha256.slice(0, 12), 'chưa nộp lần nào']) expect(text).toContain(said)
  }
  expect((await window.open(`/dossiers/${dossierId}/papers/${first.sha256}`)).status).toBe(200)
})

test('the same file is earlier once, and not while it is attached', async () => {
  const { dossierId } = await newDraft(site.database, site.organisation)
  for (let time = 0; time < 2; time += 1) await remove(dossierId, (await attach(dossierId, 'hai-lan.pdf')).paperId)
  expect((await earlierFor(submitter(), dossierId)).map(({ name }) => name)).toEqual(['hai-lan.pdf'])
  await attach(dossierId, 'hai-lan.pdf')
  expect(await earlierFor(submitter(), dossierId)).toEqual([])
})

test('a reviewer finds what a revision held, and not what the unit took out before it handed in; the bundle holds neither', async () => {
  const { dossierId, draftVersion } = await newDraft(site.database, site.organisation)
  const never = await attach(dossierId, 'chua-nop.pdf')
  await remove(dossierId, never.paperId)
  const handedIn = await attach(dossierId, 'vong-mot.pdf')
  await submitDossier(site.database, submitter(), { dossierId, draftVersion })
  await follow(site.database, dossierId)
  expect(await earlierFor(reviewer(), dossierId)).toEqual([])
  await returnWith(site.database, site.organisation, dossierId, [{ anchor: 'paper:report' }])
  await remove(dossierId, handedIn.paperId)
  await attach(dossierId, 'vong-hai.pdf')
  const window = await site.windowOf(reviewer().personId ?? '')
  // Until it is handed in again, the page of the dossier shows the paper of round 1 as it is.
  expect((await window.open(`/dossiers/${dossierId}?tab=papers`)).text).not.toContain('Bản trước')
  await correctWith(site.database, site.organisation, dossierId)
  expect((await earlierFor(reviewer(), dossierId)).map(({ name, revisions }) => [name, revisions])).toEqual([['vong-mot.pdf', [1]]])
  const { text } = await window.open(`/dossiers/${dossierId}?tab=papers`)
  expect(text).toContain('có trong phiên bản 1')
  expect(text).not.toContain('chua-nop.pdf')
  const opened = async (sha256: string) => [(await window.open(`/dossiers/${dossierId}/papers/${sha256}`)).status, (await window.open(`/dossiers/${dossierId}/papers/${sha256}/thumbnail`)).status]
  expect([await opened(never.sha256), (await opened(handedIn.sha256))[0]]).toEqual([[404, 404], 200])
  expect((await window.open(`/dossiers/${dossierId}/bundle`)).text).not.toMatch(/vong-mot|chua-nop/)
  expect((await earlierFor(submitter(), dossierId)).map(({ name }) => name).sort()).toEqual(['chua-nop.pdf', 'vong-mot.pdf'])
})

test('an earlier file that is held back is named and is no link', async () => {
  const { dossierId } = await newDraft(site.database, site.organisation)
  const { paperId, sha256 } = await attach(dossierId, 'nghi-ngo.pdf')
  await remove(dossierId, paperId)
  await site.database.query(`UPDATE stored_file SET scan_state = 'quarantined' WHERE sha256 = $1`, [sha256])
  const window = await site.windowOf(site.organisation.people.submitter.personId)
  const { text } = await window.open(`/dossiers/${dossierId}/draft/papers`)
  expect(text).toContain('nghi-ngo.pdf')
  expect(text).not.toContain(`/papers/${sha256}`)
  expect((await draftPage(site.database, submitter(), dossierId)).papers.map(({ name }) => name)).not.toContain('nghi-ngo.pdf')
})
