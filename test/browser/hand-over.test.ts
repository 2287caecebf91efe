import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { BrowserContextOptions } from 'playwright-core'
import { desk, openPages, type Pages, phone, textOf } from '../support/pages.ts'
import { newHolder } from '../support/record.ts'
import { expectSound } from '../support/sound-page.ts'

// A browser, a record and the pages share two cores with whatever else runs.
jest.setTimeout(120_000)

let pages: Pages
let colleague: { readonly personId: string }
beforeAll(async () => {
  pages = await openPages()
  colleague = await newHolder(pages.database, pages.organisation.unit.id, 'department-examiner')
})
afterAll(() => pages.close())

const sizes: readonly (readonly [string, BrowserContextOptions])[] = [['at a desk', desk], ['on a phone', phone]]

test.each(sizes)('%s: a task is handed to a colleague with a reason, shown to both, and taken back', async (_, size) => {
  const { taskId } = await pages.atStep('department-examine')
  const page = await pages.pageOf('department-examiner', size)
  await page.goto(`/tasks/${taskId}`)
  await expectSound(page)
  await page.getByRole('link', { name: 'Chuyển cho đồng nghiệp' }).click()
  expect(await textOf(page)).toMatch(/Việc rời khỏi danh sách của bạn.*quyết định ghi tên cả hai người/)
  await expectSound(page)
  await page.getByLabel('Lý do').fill('Ngắn')
  await page.getByLabel('Đồng nghiệp').selectOption(colleague.personId)
  await page.getByRole('button', { name: 'Xác nhận chuyển việc' }).click()
  expect(await textOf(page)).toContain('ít nhất 10 ký tự')
  expect(await page.getByLabel('Đồng nghiệp').inputValue()).toBe(colleague.personId)
  await expectSound(page)
  await page.getByLabel('Lý do').fill('Tôi đi công tác tuần này.')
  await page.getByRole('button', { name: 'Xác nhận chuyển việc' }).click()
  await page.waitForURL(new RegExp(`/tasks/${taskId}$`))
  expect(await textOf(page)).toMatch(/Bạn đã chuyển việc này cho đồng nghiệp.*đang giữ việc này.*Tôi đi công tác tuần này\.*/)
  await expectSound(page)

  const other = await pages.pageOf(colleague, size)
  const { id: given } = await pages.database.queryOne<{ id: string }>(
    `SELECT g.id FROM task g JOIN task t ON t.step_row_id = g.step_row_id WHERE t.id = $1 AND g.holder_id = $2`, [taskId, colleague.personId])
  await other.goto(`/tasks/${given}`)
  expect(await textOf(other)).toMatch(/đã chuyển việc này cho bạn: Tôi đi công tác tuần này\..*quyết định ghi tên cả hai người/)
  expect(await other.getByRole('link', { name: 'Chuyển cho đồng nghiệp' }).count()).toBe(0)
  await expectSound(other)

  await page.getByRole('button', { name: 'Lấy lại việc' }).click()
  await page.getByRole('link', { name: 'Chuyển cho đồng nghiệp' }).waitFor()
  expect(await pages.stateOf(taskId)).toBe('open')
  await other.reload()
  expect(await textOf(other)).toContain('Việc này không còn chờ bạn')
  await expectSound(other)
})

test('where no colleague may hold the step the page says so', async () => {
  const { taskId } = await pages.atStep('ministry-intake')
  const page = await pages.pageOf('ministry-intake')
  await page.goto(`/tasks/${taskId}/hand-over`)
  expect(await textOf(page)).toContain('Không có ai để chuyển việc')
  await expectSound(page)
})
