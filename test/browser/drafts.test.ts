import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { createDraft } from '@vinhdanh/record'
import type { Page } from 'playwright-core'
import { desk, openPages, type Pages, phone, withoutScript } from '../support/pages.ts'
import { newHolder } from '../support/record.ts'
import { expectSound } from '../support/sound-page.ts'

// A browser, a record and the pages share two cores with whatever else runs.
jest.setTimeout(120_000)

let pages: Pages
beforeAll(async () => {
  pages = await openPages()
})
afterAll(() => pages.close())

/** The address of a section of a new draft. */
async function newSection(nominee: string): Promise<string> {
  const { database, organisation } = pages
  const year = Number((await pages.today()).slice(0, 4))
  const { dossierId } = await createDraft(database, organisation.people.submitter.actor, { unitId: organisation.unit.id, awardCode: 'LDTT', cycleYear: year, nominee: { kind: 'person', name: nominee, birthYear: 1985, position: null } })
  return `/dossiers/${dossierId}/draft/sections/summary`
}

const duties = (page: Page) => page.getByLabel('Quyền hạn')
const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Lưu và sang mục tiếp' }).click()

/** Types while the server cannot be reached, and closes the window. */
async function typeInVain(page: Page, address: string, text: string): Promise<void> {
  await page.goto(address)
  await page.context().setOffline(true)
  await duties(page).fill(text)
  await page.getByRole('alert').filter({ hasText: 'không liên lạc được với máy chủ' }).waitFor()
  await page.close()
}

test('what only this browser kept comes back with when it was typed, and can be dropped for what is saved', async () => {
  const address = await newSection('Người bỏ phần chưa lưu')
  const first = await pages.pageOf('submitter', desk)
  const context = first.context()
  await typeInVain(first, address, 'Gõ lúc máy chủ vắng')
  await context.setOffline(false)
  const page = await context.newPage()
  await page.goto(address)
  await page.getByText(/^Đã lấy lại những gì gõ mà chưa lưu được, lúc \d\d:\d\d/).waitFor()
  expect(await duties(page).inputValue()).toBe('Gõ lúc máy chủ vắng')
  await expectSound(page)
  await page.getByRole('button', { name: 'Bỏ phần này, dùng bản đã lưu' }).click()
  await page.getByText('Đã bỏ phần chưa lưu').waitFor()
  expect(await duties(page).inputValue()).toBe('')
  await page.reload()
  expect(await duties(page).inputValue()).toBe('')
  await context.close()
})

test('what a button saved is not put back over what somebody saved after it', async () => {
  const address = await newSection('Người lưu bằng nút')
  const page = await pages.pageOf('submitter', desk)
  await page.goto(address)
  await duties(page).fill('Lưu bằng nút')
  await save(page)
  await page.waitForURL(/achievements$/)
  const elsewhere = await pages.pageOf('submitter', withoutScript)
  await elsewhere.goto(address)
  await duties(elsewhere).fill('Lưu sau đó ở nơi khác')
  await save(elsewhere)
  await elsewhere.waitForURL(/achievements$/)
  await page.goto(address)
  expect(await duties(page).inputValue()).toBe('Lưu sau đó ở nơi khác')
  await page.context().close()
})

test('two people on one draft see each other on every page of it, and neither is kept out', async () => {
  const { database, organisation } = pages
  const colleague = await newHolder(database, organisation.unit.id, 'submitter')
  const address = await newSection('Người có hai người soạn')
  const mine = await pages.pageOf('submitter', phone)
  await Promise.all([mine.waitForResponse(/presence$/), mine.goto(address)])
  const theirs = await pages.pageOf(colleague, desk)
  await theirs.goto(address.replace('/sections/summary', ''))
  await theirs.getByRole('status').filter({ hasText: `Cũng đang mở hồ sơ này: ${organisation.people.submitter.actor.name} (từ ` }).waitFor()
  await expectSound(theirs)
  await mine.reload()
  await mine.getByRole('status').filter({ hasText: colleague.name }).waitFor()
  await expectSound(mine)
  await duties(mine).fill('Cả hai cùng soạn')
  await save(mine)
  await mine.waitForURL(/achievements$/)
  await theirs.reload()
  await theirs.getByText(`Lưu gần nhất: ${organisation.people.submitter.actor.name}`).waitFor()
  await Promise.all([mine, theirs].map((page) => page.context().close()))
})
