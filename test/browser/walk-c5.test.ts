import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { phone, Walk } from '../support/walk.ts'
import { decide, handIn, today, write } from '../support/walk-acts.ts'

let installation: Installation
let browser: Browser
let walk: Walk
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  walk = new Walk(installation, browser, phone)
}, 60_000)
afterAll(async () => {
  await walk.close()
  await browser.close()
  await installation.close()
})

test('the department’s director is on leave: the secretary names a deputy, who gets the running task, decides in place of the director, and the director reads it', async () => {
  const nominee = 'Khuất Thị Hồng Nga'
  walk.names.push(nominee)
  const author = await walk.open('soan.kh', '/dossiers')
  const id = await write(author, { award: /^Bằng khen của Bộ/, nominee, kind: 'Cá nhân', papers: ['report', 'minutes'] }, (page) => walk.look(page))
  await handIn(walk, author, id)
  await decide(installation, walk, 'phovu.kh', { outcome: 'Ký, trình lên' })
  await decide(installation, walk, 'thamdinh.kh', { outcome: 'Đạt, chuyển tiếp' })
  const director = await walk.follow('vutruong.kh', /Cần xử lý|việc cần xử lý/)
  const task = director.url()

  const secretary = await walk.open('thuky.kh', '/organisation/away')
  await secretary.getByRole('row', { name: /Nghiêm Bá Trác/ }).getByRole('link', { name: 'Cử người làm thay' }).click()
  await walk.look(secretary)
  const deputy = await secretary.getByRole('option', { name: /Âu Thị Hoài Thương/ }).getAttribute('value')
  await secretary.getByLabel('Người làm thay', { exact: true }).selectOption(deputy)
  await secretary.getByLabel('Ngày cuối').fill(today())
  await secretary.getByLabel('Lý do').fill('Nghỉ phép năm')
  await secretary.getByLabel('Chuyển hẳn cho người làm thay').check()
  await secretary.getByRole('button', { name: 'Xem trước' }).click()
  await walk.look(secretary)
  expect(await secretary.locator('main').innerText()).toMatch(/Âu Thị Hoài Thương làm thay Nghiêm Bá Trác[^]*Việc đang giữ: 1[^]*Chuyển sang/)
  await secretary.getByRole('button', { name: 'Xác nhận cử người làm thay' }).click()
  await secretary.getByRole('button', { name: 'Thôi làm thay' }).waitFor()

  await walk.open('vutruong.kh', task)
  expect(await director.locator('main').innerText()).toMatch(/Người làm thay bạn đang giữ việc này[^]*Âu Thị Hoài Thương/)
  const receipt = await decide(installation, walk, 'thay.kh', { outcome: 'Ký, trình lên' })
  const both = /Âu Thị Hoài Thương[^\n]*thay[^\n]*Nghiêm Bá Trác/
  expect(await receipt.locator('main').innerText()).toMatch(both)

  await secretary.getByRole('button', { name: 'Thôi làm thay' }).click()
  await walk.open('thuky.kh', '/organisation/away?show=away')
  expect(await secretary.locator('main').innerText()).toContain('Không có ai')
  await walk.open('vutruong.kh', task)
  expect(await director.locator('main').innerText()).toMatch(both)
  await walk.open('vutruong.kh', `/dossiers/${id}?tab=timeline`)
  expect(await director.locator('main').innerText()).toMatch(both)
  expect(await installation.breaches()).toEqual([])
}, 600_000)
