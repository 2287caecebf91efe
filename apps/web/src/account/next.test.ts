import { describe, expect, test } from '@jest/globals'
import { ownAddress } from './language.controller.ts'
import { addressAfterSignIn, isTask, signInAddress } from './next.ts'

const task = '0195a0f0-0000-7000-8000-000000000001'

describe('where sign-in leads', () => {
  test('to a task, to one of our pages, else to the first page', () => {
    expect(addressAfterSignIn(task)).toBe(`/tasks/${task}`)
    expect(addressAfterSignIn('dossiers')).toBe('/dossiers')
    expect(addressAfterSignIn(undefined)).toBe('/')
    expect(isTask(task)).toBe(true)
  })

  test.each(['https://evil.example', '//evil.example', '/tasks', 'constructor', '__proto__', '../x', `${task}/decide`, ['tasks'], { a: 1 }])('never to an address from outside: %j', (next) => {
    expect(addressAfterSignIn(next)).toBe('/')
  })

  test('a page that needs a sign-in names itself by task or key, without its query', () => {
    expect(signInAddress(`/tasks/${task}`)).toBe(`/sign-in?next=${task}`)
    expect(signInAddress(`/tasks/${task}/decide`)).toBe(`/sign-in?next=${task}`)
    expect(signInAddress('/dossiers/xyz')).toBe('/sign-in?next=dossiers')
    expect(signInAddress('/tasks/not-an-id')).toBe('/sign-in?next=tasks')
    expect(signInAddress('//evil.example')).toBe('/sign-in')
  })
})

describe('where the language switch leads back to', () => {
  test('to the page it was on', () => {
    expect(ownAddress('/tasks?step=sign&page=2')).toBe('/tasks?step=sign&page=2')
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/%09/evil', '/\n/evil.example', '/..//evil.example', '', undefined, ['/a']])('never off the site: %j', (back) => {
    expect(ownAddress(back)).toMatch(/^\/(?!\/|\\)/)
  })
})
