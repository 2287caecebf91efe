import { PDFDocument, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { makePng } from '../../libs/files/src/testing/make-image.ts'
import { makeOffice } from '../../libs/files/src/testing/make-zip.ts'
import { handIn, passUntil, writeNomination } from '../support/nomination.ts'
import { createOrganisation } from '../support/organisation.ts'
import { desk, openPages, type Pages, phone } from '../support/pages.ts'
import { expectSound } from '../support/sound-page.ts'

// A browser, a record and the pages share two cores with whatever else runs.
jest.setTimeout(120_000)

let pages: Pages
beforeAll(async () => { pages = await openPages() })
afterAll(() => pages.close())

async function report(): Promise<Buffer> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  const font = await document.embedFont(StandardFonts.HelveticaBold)
  page.drawText('BAO CAO THANH TICH', { x: 120, y: 740, size: 28, font, color: rgb(0.6, 0.1, 0.1) })
  for (let line = 0; line < 24; line += 1) page.drawRectangle({ x: 70, y: 680 - line * 24, width: 455 - (line % 5) * 40, height: 7, color: rgb(0.55, 0.55, 0.55) })
  return Buffer.from(await document.save())
}

/** What a test needs of an image element; the types of the browser are not those of this program. */
interface Drawn {
  readonly naturalWidth: number
  decode(): Promise<void>
}

/** How wide each thumbnail of the page is in truth, in pixels, once it has come. */
async function widths(page: Page): Promise<number[]> {
  // Those of earlier files are folded away, and come when they are looked at.
  const pictures = page.locator('.thumbnail img:visible')
  const all: number[] = []
  for (let index = 0; index < await pictures.count(); index += 1) {
    await pictures.nth(index).scrollIntoViewIfNeeded()
    all.push(await pictures.nth(index).evaluate(async (picture) => { await (picture as unknown as Drawn).decode(); return (picture as unknown as Drawn).naturalWidth }))
  }
  return all
}

test('the first page of a paper stands beside its name wherever papers are listed, without moving anything when it comes', async () => {
  const { database, organisation } = pages
  const dossierId = await writeNomination(database, organisation, { award: 'BKB', nominee: 'Đối tượng có giấy tờ' })
  await database.query('UPDATE paper SET removed_at = now() WHERE dossier_id = $1', [dossierId])
  const page = await pages.pageOf('submitter', desk)
  await page.goto(`/dossiers/${dossierId}/draft/papers`)
  const files = [['bao-cao.pdf', 'application/pdf', await report()], ['anh.png', 'image/png', makePng(400, 300)], ['danh-sach.docx', 'application/msword', makeOffice('docx')]] as const
  for (const [name, mimeType, buffer] of files) {
    const paper = page.locator('#paper-report')
    await paper.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
    await paper.getByRole('button', { name: 'Tải lên' }).click()
    await paper.locator('.files').getByText(name).first().waitFor()
  }
  expect(await widths(page)).toEqual([expect.any(Number), 192])
  expect(await page.locator('.thumbnail', { hasText: 'DOCX' }).count()).toBe(1)
  await expectSound(page)
  await page.goto(`/dossiers/${dossierId}/draft/papers`)
  const minutes = page.locator('#paper-minutes')
  await minutes.locator('input[type=file]').setInputFiles({ name: 'bien-ban.pdf', mimeType: 'application/pdf', buffer: await report() })
  await minutes.getByRole('button', { name: 'Tải lên' }).click()
  await minutes.locator('.files').getByText('bien-ban.pdf').first().waitFor()

  await handIn(database, organisation, dossierId)
  const taskId = await passUntil(database, organisation, dossierId, 'unit-sign')
  const head = await pages.pageOf('unit-head', phone)
  for (const address of [`/tasks/${taskId}`, `/dossiers/${dossierId}?tab=papers`]) {
    await head.goto(address)
    const list = head.locator('.papers').first()
    await list.scrollIntoViewIfNeeded()
    const before = await list.boundingBox()
    expect((await widths(head)).filter((width) => width > 0)).toHaveLength(3)
    expect((await list.boundingBox())?.height).toBe(before?.height)
    await expectSound(head)
  }
  const stranger = await pages.pageOf((await createOrganisation(database)).people['unit-head'])
  const src = await head.locator('.thumbnail img').first().getAttribute('src')
  expect((await stranger.request.get(src ?? '')).status()).toBe(404)
})
