import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { bookWorkflows, carryOutBulkAct, seenBulkAct } from '@vinhdanh/record'
import { desk, openPages, type Pages, phone, withoutScript } from '../support/pages.ts'
import { system } from '../support/record.ts'
import { expectSound } from '../support/sound-page.ts'

/** Milliseconds for a test that goes through several pages on a machine that has much else to do. */
const slow = 120_000

let pages: Pages
beforeAll(async () => {
  pages = await openPages()
  for (let made = 0; made < 3; made += 1) await pages.atStep('unit-sign')
}, slow)
afterAll(() => pages.close())

/** Carries an act out as the worker does. */
async function carryOut(id: string): Promise<void> {
  while ((await seenBulkAct(pages.database, system, id)).state === 'running') await carryOutBulkAct(pages.database, id)
}
const idOf = (url: string) => new URL(url).pathname.replace('/bulk/', '')

describe.each([['a desk', desk], ['a phone', phone]] as const)('on %s', (_, options) => {
  test('every page of moving many deadlines is accessible and fits the width', async () => {
    const page = await pages.pageOf('administrator', options)
    await page.goto(`${pages.web.url}/board`)
    await expectSound(page)
    await page.getByRole('button', { name: /Dời hạn cả 3 hồ sơ/ }).click()
    await expectSound(page)
    await page.getByLabel('Số ngày làm việc', { exact: true }).fill('2')
    await page.getByLabel('Ai cho phép, theo văn bản nào').fill('Bộ trưởng, công văn 12')
    await page.getByLabel('Lý do').fill('Bão lũ')
    await page.getByRole('button', { name: 'Xem trước' }).click()
    await page.waitForURL(/\/bulk\/[0-9a-f-]{36}$/)
    await expectSound(page)
    const id = idOf(page.url())
    await page.getByLabel('Số hồ sơ sẽ dời').fill('3')
    await page.getByRole('button', { name: 'Dời hạn' }).click()
    await page.getByRole('heading', { name: /^Đang làm/ }).waitFor()
    await expectSound(page)
    await carryOut(id)
    await page.getByRole('link', { name: 'Xem tiến độ mới nhất' }).click()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Kết quả')
    await expectSound(page)
    await page.getByRole('link', { name: 'Trả về hạn cũ' }).click()
    await expectSound(page)
    await page.goto(`${pages.web.url}/bulk`)
    await expectSound(page)
    await page.context().close()
  }, slow)
})

test.each([['a desk', desk], ['a phone', phone]] as const)('every page of repairing many of one cause is accessible and fits the width on %s', async (name, options) => {
  const rows = await pages.database.query<{ id: string }>(`SELECT id FROM dossier WHERE state = 'under-way'`)
  await bookWorkflows(pages.database, { lost: rows.map(({ id }) => ({ dossierId: id, run: 'missing', closedAt: null })), running: [] })
  const page = await pages.pageOf('administrator', options)
  await page.goto(`${pages.web.url}/board?show=stuck`)
  await page.locator('a[href*="cause=workflow-lost"]').click()
  await expectSound(page)
  await page.getByRole('button', { name: `Khởi động lại cả ${rows.length} hồ sơ` }).click()
  await expectSound(page)
  await page.getByRole('button', { name: 'Xem trước' }).click()
  await page.waitForURL(/\/bulk\/[0-9a-f-]{36}$/)
  await expectSound(page)
  await page.context().close()
}, slow)

test('two of three are ticked with the keyboard, without a script', async () => {
  const page = await pages.pageOf('administrator', withoutScript)
  await page.goto(`${pages.web.url}/board`)
  const boxes = page.getByRole('checkbox', { name: /^Chọn VD-/ })
  for (const index of [0, 2]) {
    await boxes.nth(index).focus()
    await page.keyboard.press('Space')
  }
  await page.getByRole('button', { name: 'Dời hạn các hồ sơ đã đánh dấu' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Đang chọn 2 hồ sơ.').waitFor()
  await page.context().close()
}, slow)
