import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { carryOutBulkAct, importRuleSet, ruleSetById, seenBulkAct } from '@vinhdanh/record'
import { desk, openPages, type Pages, phone } from '../support/pages.ts'
import { system } from '../support/record.ts'
import { expectSound } from '../support/sound-page.ts'

/** Milliseconds for a test that goes through several pages on a machine that has much else to do. */
const slow = 120_000

let pages: Pages
let from: string
let versions = 0
beforeAll(async () => {
  pages = await openPages()
  for (let made = 0; made < 2; made += 1) await pages.atStep('unit-sign')
  from = (await pages.database.queryOne<{ id: string }>('SELECT DISTINCT rule_set_id AS id FROM dossier WHERE rule_set_id IS NOT NULL')).id
}, slow)
afterAll(() => pages.close())

/** The next version of the rules, in which the award asks for one paper more. */
async function nextVersion(): Promise<string> {
  const rules = await ruleSetById(pages.database, from)
  const awards = rules.awards.map((award) => (award.code === 'BKB' ? { ...award, papers: [...award.papers, { code: 'certificate', name: { vi: 'Giấy xác nhận', en: 'Certificate' }, required: true, cite: award.cite }] } : award))
  return (await importRuleSet(pages.database, system, { ...rules, version: rules.version + (versions += 1), awards })).id
}

test.each([['a desk', desk], ['a phone', phone]] as const)('every page of re-pinning a group, there and back, is accessible and fits the width on %s', async (_, options) => {
  const page = await pages.pageOf('administrator', options)
  const next = await nextVersion()
  await page.goto(`${pages.web.url}/rules/${next}`)
  await page.getByRole('heading', { name: 'Hồ sơ đang mở theo bộ quy định khác' }).waitFor()
  await expectSound(page)
  await page.locator('a[href*="/repin?"]').click()
  await expectSound(page)
  await page.getByLabel('Ai cho phép, theo văn bản nào').fill('Bộ trưởng, công văn 12')
  await page.getByRole('button', { name: 'Xem trước' }).click()
  await page.getByRole('alert').waitFor()
  await expectSound(page)
  await page.getByLabel('Lý do').fill('Điều khoản chuyển tiếp')
  await page.getByRole('button', { name: 'Xem trước' }).click()
  await page.waitForURL(/\/bulk\/[0-9a-f-]{36}$/)
  expect(await page.getByText('Khi nộp lại còn thiếu giấy tờ: Giấy xác nhận.').count()).toBe(2)
  await expectSound(page)
  const id = new URL(page.url()).pathname.replace('/bulk/', '')
  await page.getByLabel('Số hồ sơ sẽ chuyển').fill('2')
  await page.getByRole('button', { name: 'Chuyển', exact: true }).click()
  await page.getByRole('heading', { name: /^Đang làm/ }).waitFor()
  while ((await seenBulkAct(pages.database, system, id)).state === 'running') await carryOutBulkAct(pages.database, id)
  await page.getByRole('link', { name: 'Xem tiến độ mới nhất' }).click()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Kết quả')
  await expectSound(page)
  await page.getByRole('link', { name: 'Chuyển về bộ quy định cũ' }).click()
  await expectSound(page)
  await page.context().close()
}, slow)
