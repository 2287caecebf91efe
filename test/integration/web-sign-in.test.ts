import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hashPassword } from '@vinhdanh/access'
import { addPost, createPerson, type Database, deactivatePerson } from '@vinhdanh/record'
import { browserOf } from '../../apps/web/src/testing/browser-of.ts'
import { type RunningWeb, startWeb } from '../../apps/web/src/testing/start-web.ts'
import { longAgo, newUnit, openRecord, system } from '../support/record.ts'

const password = 'mật khẩu của bài thử'
const task = '0195a0f0-0000-7000-8000-000000000001'
let database: Database
let close: () => Promise<void>
let web: RunningWeb

beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  web = await startWeb({ VINHDANH_DATABASE_URL: record.url })
})
afterAll(async () => {
  await web.stop()
  await close()
})

async function account(login: string): Promise<string> {
  const { id } = await createPerson(database, system, { login, name: 'Người thử', email: `${login}@example.gov.vn`, passwordHash: await hashPassword(password), locale: 'vi' })
  const unit = await newUnit(database)
  await addPost(database, system, { personId: id, unitId: unit.id, role: 'unit-head', title: 'Trưởng phòng', validFrom: longAgo, validTo: null })
  return id
}

describe('signing in', () => {
  test('a person with the right password gets in, and the page shows the menu of that person', async () => {
    await account('dang.nhap')
    const browser = browserOf(web.url)
    expect(await browser.signIn('Dang.Nhap', password)).toBe('/')
    expect((await browser.open('/')).location).toBe('/tasks')
    const page = await browser.open('/specimen')
    expect(page.text).toContain('Việc của tôi')
    expect(page.text).not.toContain('href="/audit"')
  })

  test('after a mailed link the page says that a task waits, names nobody, and leads to the task', async () => {
    await account('co.viec')
    const browser = browserOf(web.url)
    expect((await browser.open(`/sign-in?next=${task}`)).text).toContain('Có một việc đang chờ bạn')
    expect(await browser.signIn('co.viec', password, task)).toBe(`/tasks/${task}`)
  })

  test('an unknown login and a wrong password get the same page, as long as the same login is typed', async () => {
    await account('sai.mat.khau')
    const pages = await Promise.all(['sai.mat.khau', 'sai.mat.khap'].map(async (login) => {
      const browser = browserOf(web.url)
      await browser.open('/sign-in')
      const answer = await browser.send('/sign-in', { login, password: 'sai' })
      expect(answer.status).toBe(401)
      return answer.text.replaceAll(login, '*').replaceAll(browser.token(), '*')
    }))
    expect(pages[0]).toContain('Tên đăng nhập hoặc mật khẩu không đúng')
    expect(pages[0]).toBe(pages[1])
  })

  test('a new session gets a new cookie, and its forms another token', async () => {
    await account('phien.moi')
    const browser = browserOf(web.url)
    browser.cookies.set('vd-session', 'A'.repeat(43))
    await browser.open('/sign-in')
    const before = browser.token()
    await browser.signIn('phien.moi', password)
    expect(browser.cookies.get('vd-session')).not.toBe('A'.repeat(43))
    await browser.open('/specimen')
    expect(browser.token()).not.toBe(before)
  })

  test('someone who has left is out at the next click and cannot come back', async () => {
    const id = await account('da.nghi')
    const browser = browserOf(web.url)
    await browser.signIn('da.nghi', password)
    await deactivatePerson(database, system, id)
    expect((await browser.open('/')).location).toBe('/sign-in')
    await expect(browserOf(web.url).signIn('da.nghi', password)).rejects.toThrow('401')
  })
})

describe('signing out and the language', () => {
  test('after signing out a copied cookie is worth nothing', async () => {
    await account('dang.xuat')
    const browser = browserOf(web.url)
    await browser.signIn('dang.xuat', password)
    const copied = browser.cookies.get('vd-session') ?? ''
    await browser.open('/specimen')
    expect((await browser.send('/sign-out', {})).location).toBe('/sign-in')
    const thief = browserOf(web.url)
    thief.cookies.set('vd-session', copied)
    expect((await thief.open('/')).location).toBe('/sign-in')
  })

  test('the language someone chose goes along to another browser', async () => {
    await account('ngon.ngu')
    const browser = browserOf(web.url)
    await browser.signIn('ngon.ngu', password)
    await browser.open('/specimen')
    await browser.send('/language', { language: 'en', back: '/specimen' })
    const other = browserOf(web.url)
    await other.signIn('ngon.ngu', password)
    expect((await other.open('/specimen')).text).toContain('My tasks')
  })
})
