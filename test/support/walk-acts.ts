import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { makePdf } from '../../libs/files/src/testing/make-pdf.ts'
import type { Installation } from './installation.ts'
import { attach, type Walk } from './walk.ts'

/** What is nominated, in the words of the pages. */
export interface Nomination {
  readonly award: RegExp
  readonly nominee: string
  readonly kind: 'Cá nhân' | 'Tập thể'
  /** Codes of the papers to attach. */
  readonly papers: readonly string[]
}

export const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)

/** Writes a nomination from the choice of the award to the last paper. Answers the dossier's id. */
export async function write(page: Page, { award, nominee, kind, papers }: Nomination, look: (page: Page) => Promise<void>): Promise<string> {
  await page.goto('/dossiers/new')
  await look(page)
  await page.getByRole('link', { name: award }).first().click()
  await look(page)
  if (await page.getByRole('group', { name: 'Loại đối tượng' }).count()) await page.getByLabel(kind, { exact: true }).check()
  await page.getByLabel('Họ tên hoặc tên tập thể').fill(nominee)
  await page.getByRole('button', { name: 'Tạo bản nháp' }).click()
  await page.waitForURL(/\/draft$/)
  await look(page)
  const id = /dossiers\/([^/]+)/.exec(page.url())?.[1] ?? ''
  await page.locator('a[href$="/sections/summary"]').click()
  for (let section = 0; !page.url().endsWith('/papers'); section += 1) {
    expect(section).toBeLessThan(8)
    await fillSection(page)
    await look(page)
    const before = page.url()
    await page.getByRole('button', { name: 'Lưu và sang mục tiếp' }).click()
    await page.waitForURL((url) => url.href !== before)
  }
  for (const code of papers) {
    const paper = page.locator(`#paper-${code}`)
    await paper.locator('input[type=file]').setInputFiles({ name: `${code}.pdf`, mimeType: 'application/pdf', buffer: makePdf() })
    await paper.getByRole('button', { name: 'Tải lên' }).click()
    await page.locator(`#paper-${code}`).getByText('Đã có').waitFor()
  }
  await look(page)
  return id
}

/** Answers every question of a section that is asked on the page. */
async function fillSection(page: Page): Promise<void> {
  const main = page.locator('main')
  for (const field of await main.locator('form[data-draft] textarea').all()) await field.fill('Hoàn thành tốt nhiệm vụ được giao; có biên bản xác nhận kèm theo.')
  for (const field of await main.locator('form[data-draft] input[type=text]').all()) {
    await field.fill((await field.getAttribute('inputmode')) === 'numeric' ? (/years|staff|share/.test((await field.getAttribute('name')) ?? '') ? '12' : '2026') : 'Vụ Kế hoạch')
  }
  for (const field of await main.locator('form[data-draft] select').all()) await field.selectOption({ index: 1 })
  for (const group of await main.locator('form[data-draft]').getByRole('group').all()) {
    const isDeclaration = /Cam đoan/.test(await group.innerText())
    await group.getByLabel(isDeclaration ? 'Có' : 'Không', { exact: true }).check()
  }
}

/** Checks the whole and hands it in. Answers the page of the receipt. */
export async function handIn(walk: Walk, page: Page, id: string): Promise<void> {
  await page.goto(`/dossiers/${id}/draft`)
  await page.getByRole('link', { name: 'Kiểm tra và nộp' }).click()
  await walk.look(page)
  for (const reason of await page.getByLabel('Lý do vẫn đề nghị').all()) await reason.fill('Đơn vị đã đối chiếu hồ sơ lưu.')
  await page.getByLabel('Tôi cam đoan').check()
  await page.getByRole('button', { name: 'Nộp hồ sơ' }).click()
  await page.waitForURL(/\/receipt\/\d+$/)
  await walk.look(page)
}

/** Opens the sentences that say why the term ends on this day, looks at them, and answers them. */
export async function explainedDue(walk: Walk, page: Page): Promise<string> {
  const why = page.locator('main .why').first()
  if ((await why.getAttribute('open')) === null) await why.locator('summary').click()
  await walk.look(page)
  return why.innerText()
}

/** What is stated with a decision, by kind of step. */
export type Statement = (page: Page) => Promise<void>

export interface Act {
  readonly outcome: string
  readonly subject?: RegExp
  readonly state?: Statement
}

/** A person follows the mailed link, reads the task, chooses an outcome, states it and gets the receipt. */
export async function decide(installation: Installation, walk: Walk, login: Login, { subject = /Cần xử lý|việc cần xử lý/, ...act }: Act): Promise<Page> {
  return decideOn(installation, walk, await walk.follow(login, subject), act)
}

/** The same from the task's page on. */
export async function decideOn(installation: Installation, walk: Walk, page: Page, { outcome, state }: Pick<Act, 'outcome' | 'state'>): Promise<Page> {
  await installation.pauseForThought()
  await page.getByRole('link', { name: outcome, exact: true }).click()
  await walk.look(page)
  await state?.(page)
  await page.getByRole('button', { name: `Xác nhận: ${outcome}` }).click()
  await page.waitForURL(/\/receipt$/)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Đã ghi quyết định')
  await walk.look(page)
  return page
}

/** A vote of the council that suffices: all but one are present, all present agree. */
export const vote = (members: number): Statement => async (page) => {
  const counts = { 'Tổng số thành viên': members, 'Có mặt': members - 1, 'Ý kiến bằng văn bản': 0, 'Đồng ý': members - 1, 'Không đồng ý': 0, 'Phiếu trắng': 0, 'Không hợp lệ': 0 }
  for (const [label, count] of Object.entries(counts)) await page.getByLabel(label, { exact: true }).fill(String(count))
  await page.getByLabel('Số biên bản').fill('12/BB-HĐTĐKT')
  await page.getByLabel('Ngày họp').fill(today())
  await attach(page, 'Tệp biên bản', 'bien-ban.pdf')
}

export const decision = (number: string): Statement => async (page) => {
  await page.getByLabel('Số quyết định').fill(number)
  await page.getByLabel('Ngày quyết định').fill(today())
}

/** What a body outside the system answered. */
export const answerOf = (body: string): Statement => async (page) => {
  await page.getByLabel('Cơ quan ra văn bản').fill(body)
  await page.getByLabel('Số văn bản').fill('45/CV')
  await page.getByLabel('Ngày văn bản').fill(today())
  await attach(page, 'Tệp văn bản', 'van-ban.pdf')
}
