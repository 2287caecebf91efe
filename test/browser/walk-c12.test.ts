import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { deactivatePerson } from '@vinhdanh/record'
import type { Browser, Page } from 'playwright-core'
import { type Login, samplePeople } from '../../apps/ops/src/seed/people.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { phone, Walk, withoutScript } from '../support/walk.ts'
import { decide } from '../support/walk-acts.ts'
import { until, untilOpen } from '../support/world.ts'
import { actorOf, handInDraft, writeDraft } from '../support/write-draft.ts'

let installation: Installation
let browser: Browser
let walk: Walk
beforeAll(async () => {
  [installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
}, 60_000)
afterEach(() => walk.close())
afterAll(async () => {
  await browser.close()
  await installation.close()
})

/** A dossier that waits for the head of its unit, who leaves; and somebody ends its workflow in Temporal. */
async function stuckTwice(leaver: Login): Promise<string> {
  const { client, database, people } = installation
  const dossierId = await writeDraft(installation, { award: 'CSTDCS', nominee: 'Đàm Thị Ngọc Lụa' })
  await handInDraft(installation, dossierId)
  await untilOpen(database, dossierId, 'unit-sign')
  await installation.pauseForThought()
  await deactivatePerson(database, await actorOf(installation, 'quantri.bct'), people[leaver])
  await client.workflow.getHandle(dossierWorkflowId(dossierId)).terminate('by mistake')
  return dossierId
}

/** The look at Temporal that comes every half minute comes now; then the page is read anew. */
async function readAgain(page: Page): Promise<string> {
  await installation.database.query(
    `SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE task_identifier = 'reconcile-workflows' AND locked_at IS NULL HAVING count(*) > 0`)
  await page.reload()
  return page.locator('main').innerText()
}

/** Presses what has the focus once this control has it by the keyboard alone. */
async function pressByKeyboard(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate<string>('document.activeElement.textContent')).includes(name)) return page.keyboard.press('Enter')
  }
  throw new Error(`${name} is not reached by the keyboard`)
}

// Whoever was named in one window leaves in the next.
test.each([['without script', withoutScript, 'phovu.kh', 'truongphong.kh'], ['on a phone', phone, 'truongphong.kh', 'truongphong2.kh']] as const)(
  'an administrator finds what is stuck, reads why, repairs it and sees the proof, %s', async (_, screen, leaver, heir) => {
    walk = new Walk(installation, browser, screen)
    const dossierId = await stuckTwice(leaver)

    // The board counts it and leads to what is known of it.
    const page = await walk.open('quantri.bct', '/board?show=stuck')
    await page.locator(`a[href="/board/${dossierId}/causes"]`).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/causes$/)
    await until('both causes are told', async () => /Mất lộ trình[^]*Người giữ đã nghỉ/.test(await readAgain(page)), 60_000)
    await walk.look(page)
    const text = await page.locator('main').innerText()
    for (const said of ['Từ ', samplePeople[leaver].name, 'Lộ trình trong hệ thống', 'đã bị dừng hẳn']) expect(text).toContain(said)

    // The workflow begins again from the record.
    await pressByKeyboard(page, 'Khởi động lại từ hồ sơ gốc')
    await page.getByText('Đã làm gì').waitFor()
    await walk.look(page)
    await until('the workflow runs again', async () => !(await readAgain(page)).includes('Vừa khởi động lại') && (await page.getByRole('heading', { name: 'Mất lộ trình' }).count()) === 0, 60_000)

    // Somebody else gets the post.
    await page.getByRole('link', { name: 'Cử người giữ việc' }).click()
    await page.waitForURL(/\/organisation\/units\//)
    await walk.look(page)
    const choice = page.getByLabel('Người', { exact: true })
    await choice.selectOption(await choice.locator('option', { hasText: samplePeople[heir].name }).getAttribute('value'))
    await page.getByLabel('Chức danh').fill('Phó Vụ trưởng')
    await page.getByRole('button', { name: 'Giao chức trách' }).click()

    // The proof: the form leads back to the page, which no longer finds it, and whoever was named acts by their mail.
    await page.waitForURL(`**/board/${dossierId}/causes`)
    await walk.look(page)
    expect(await page.locator('main').innerText()).not.toContain('Người giữ đã nghỉ')
    expect(await page.locator('main').innerText()).toContain('Mất lộ trình: từ')
    await decide(installation, walk, heir, { outcome: 'Ký, trình lên' })
    await untilOpen(installation.database, dossierId, 'department-examine')
  }, 240_000)

test('afterwards all that must always be true is true', async () => {
  expect(await installation.breaches()).toEqual([])
}, 60_000)
