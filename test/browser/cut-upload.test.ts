import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { createDraft, draftPage } from '@vinhdanh/record'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import { openPages, type Pages, phone, withoutScript } from '../support/pages.ts'
import { signedIn } from '../support/signed-in.ts'
import { expectSound } from '../support/sound-page.ts'
import { startProxy, type TcpProxy } from '../support/tcp-proxy.ts'

// A browser, a record and the pages share two cores with whatever else runs.
jest.setTimeout(180_000)

let pages: Pages
let way: TcpProxy
beforeAll(async () => {
  pages = await openPages()
  way = await startProxy({ host: '127.0.0.1', port: Number(new URL(pages.web.url).port) })
})
afterAll(async () => {
  await way.cut()
  await pages.close()
})

const name = 'bao-cao-thanh-tich.pdf'
/** Larger than what the buffers between two programs of one machine hold, so that a part of it is always still to come. */
const large = makePdf({ objects: [`<< /Length 16777216 >>\nstream\n${'x'.repeat(16_777_216)}\nendstream`] })

/** The papers' page of a new draft, by the way that can be cut, with the file chosen for its first paper. */
async function choose(content: Buffer, options: BrowserContextOptions): Promise<{ page: Page; dossierId: string }> {
  const { database, organisation: { people: { submitter }, unit }, browser } = pages
  const cycleYear = Number((await pages.today()).slice(0, 4))
  const { dossierId } = await createDraft(database, submitter.actor, { unitId: unit.id, awardCode: 'LDTT', cycleYear, nominee: { kind: 'person', name: 'Người nộp qua mạng yếu', birthYear: 1985, position: null } })
  const page = await (await signedIn(browser, { url: `http://127.0.0.1:${way.port}`, database }, submitter.personId, options)).newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`/dossiers/${dossierId}/draft/papers`)
  // By its path: as an argument a large file would take the browser seconds.
  const file = join(pages.folder, name)
  await writeFile(file, content)
  await page.locator('input[type=file]').first().setInputFiles(file)
  return { page, dossierId }
}

const upload = (page: Page): Promise<void> => page.getByRole('button', { name: 'Tải lên' }).first().click({ noWaitAfter: true })
const papersOf = async (dossierId: string) => (await draftPage(pages.database, pages.organisation.people.submitter.actor, dossierId)).papers.map((paper) => ({ name: paper.name, size: paper.size }))

/** Sizes of what is on its way into the store, in bytes. */
async function arriving(): Promise<number[]> {
  const folder = join(pages.folder, 'tmp')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map((name) => stat(join(folder, name)).then(({ size }) => size, () => 0)))
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20)
}

test('an upload cut in the middle says so, leaves nothing half, and the same file goes again without being chosen anew', async () => {
  const { page, dossierId } = await choose(large, phone)
  way.slow(25)
  await upload(page)
  await page.getByRole('status').filter({ hasText: `Đang gửi «${name}»` }).waitFor()
  await until(async () => (await arriving()).some((size) => size > 0))
  await way.cut()
  await page.getByRole('alert').filter({ hasText: /^Đường truyền bị ngắt khi đang gửi «bao-cao-thanh-tich\.pdf» \(mới được \d\d?%\)\. Tệp này chưa được lưu/ }).waitFor()
  const again = page.getByRole('button', { name: 'Gửi lại' })
  expect(await again.evaluate('document.activeElement?.textContent')).toBe('Gửi lại')
  await expectSound(page)
  await until(async () => (await arriving()).length === 0)
  expect(await papersOf(dossierId)).toEqual([])
  await way.restore()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name, exact: true }).waitFor()
  expect(await papersOf(dossierId)).toEqual([{ name, size: large.length }])
  await until(async () => (await arriving()).length === 0)
  await page.context().close()
})

test('an upload whose answer is lost goes again and is one paper', async () => {
  const { page, dossierId } = await choose(makePdf(), phone)
  way.loseAnswers(1000) // a browser tries again by itself first
  await upload(page)
  await page.getByRole('alert').filter({ hasText: 'không nhận được trả lời của máy chủ' }).waitFor()
  way.loseAnswers(0)
  await page.getByRole('button', { name: 'Gửi lại' }).click()
  await page.getByRole('link', { name, exact: true }).waitFor()
  expect(await papersOf(dossierId)).toHaveLength(1)
  await page.context().close()
})

test('a session that ended is told from a way that was cut: sending again would not help', async () => {
  const { page, dossierId } = await choose(large, phone)
  await pages.database.query('DELETE FROM session')
  await upload(page)
  await page.getByRole('alert').filter({ hasText: 'Phiên làm việc đã hết' }).waitFor()
  expect(await page.getByRole('button', { name: 'Gửi lại' }).count()).toBe(0)
  expect(await papersOf(dossierId)).toEqual([])
  await page.context().close()
})

test('a file that is refused says why where it was chosen, and without script it goes as ever', async () => {
  const { page, dossierId } = await choose(Buffer.from('không phải PDF'), phone)
  await upload(page)
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Gửi lại' }).count()).toBe(0)
  expect(await papersOf(dossierId)).toEqual([])
  await page.context().close()
  const plain = await choose(makePdf(), withoutScript)
  await plain.page.getByRole('button', { name: 'Tải lên' }).first().click()
  await plain.page.getByRole('link', { name, exact: true }).waitFor()
  await plain.page.context().close()
})
