import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { desk, openPages, type Pages, phone } from '../support/pages.ts'
import { expectSound } from '../support/sound-page.ts'

let pages: Pages
beforeAll(async () => { pages = await openPages() }, 120_000)
afterAll(() => pages.close())

test.each([['desk', desk], ['phone', phone]] as const)('a calendar address is made, shown once, renewed and taken back in the settings, on a %s', async (_, size) => {
  const page = await pages.pageOf('unit-head', size)
  const addressNow = () => page.getByLabel('Địa chỉ để thêm vào ứng dụng lịch')
  const status = async (address: string) => (await fetch(pages.web.url + new URL(address).pathname)).status
  await page.goto('/account')
  await expectSound(page)
  await page.getByRole('button', { name: 'Tạo địa chỉ lịch' }).click()
  const first = await addressNow().inputValue()
  await expectSound(page)
  expect(await status(first)).toBe(200)

  await page.goto('/account')
  expect(await addressNow().count()).toBe(0)
  await page.getByRole('button', { name: 'Đổi địa chỉ mới' }).click()
  const second = await addressNow().inputValue()
  expect([await status(first), await status(second)]).toEqual([404, 200])

  await page.getByRole('button', { name: 'Thu hồi địa chỉ' }).click()
  expect(await page.locator('main').innerText()).toContain('Địa chỉ lịch đã bị thu hồi.')
  expect(await status(second)).toBe(404)
  await expectSound(page)
})
