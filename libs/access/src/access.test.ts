import { describe, expect, test } from '@jest/globals'
import { SignInDelay, cookieName, csrfTokenFor, digestOf, hashPassword, looksLikeToken, randomToken, readCookie, sameSecret, setCookie, verifyPassword } from './index.ts'

describe('passwords', () => {
  test('a password is known again, another is not, and the stored text holds a salt of its own', async () => {
    const [one, two] = await Promise.all([hashPassword('mật khẩu dài'), hashPassword('mật khẩu dài')])
    expect(one).toMatch(/^\$argon2id\$/)
    expect(one).not.toBe(two)
    expect(await verifyPassword(one, 'mật khẩu dài')).toBe(true)
    expect(await verifyPassword(one, 'mật khẩu khác')).toBe(false)
  })

  test('letters composed in two ways are one password', async () => {
    expect(await verifyPassword(await hashPassword('mật khẩu'.normalize('NFD')), 'mật khẩu'.normalize('NFC'))).toBe(true)
  })

  test('nobody can sign in without a stored password, nor with an endless one', async () => {
    expect(await verifyPassword(null, '')).toBe(false)
    expect(await verifyPassword(await hashPassword('a'.repeat(300)), 'a'.repeat(300))).toBe(false)
  })
})

describe('tokens', () => {
  test('a token has 256 random bits and only its digest is kept', () => {
    const token = randomToken()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(looksLikeToken(token)).toBe(true)
    expect(looksLikeToken(`${token}'`)).toBe(false)
    expect(looksLikeToken(undefined)).toBe(false)
    expect(digestOf(token)).toMatch(/^[0-9a-f]{64}$/)
    expect(digestOf(token)).not.toContain(token)
  })

  test('the token of a form belongs to one session and one secret', () => {
    expect(csrfTokenFor('a', 'secret')).toBe(csrfTokenFor('a', 'secret'))
    expect(csrfTokenFor('a', 'secret')).not.toBe(csrfTokenFor('b', 'secret'))
    expect(csrfTokenFor('a', 'secret')).not.toBe(csrfTokenFor('a', 'other'))
    expect(sameSecret('x', 'x')).toBe(true)
    expect(sameSecret('x', 'xy')).toBe(false)
  })
})

describe('cookies', () => {
  test('over HTTPS a cookie is bound to the host and hidden from scripts', () => {
    expect(setCookie('session', 'v', true, 60)).toBe('__Host-vd-session=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(setCookie('session', 'v', false)).toBe('vd-session=v; Path=/; HttpOnly; SameSite=Lax')
    expect(cookieName('language', true)).toBe('__Host-vd-language')
  })

  test.each([undefined, '', ';;;', '=', 'vd-session', '%E0%A4%A', `vd-visit=%FF; ${'x'.repeat(5000)}`])('a malformed header (%s) is read without an error', (header) => {
    expect(readCookie(header, 'session', false)).toBeUndefined()
  })

  test('a cookie is read back', () => {
    expect(readCookie('a=b; vd-session=abc', 'session', false)).toBe('abc')
  })
})

describe('the delay against guessing', () => {
  const start = () => {
    const clock = { now: 0, slept: [] as number[] }
    return { clock, delay: new SignInDelay(() => clock.now, (ms) => { clock.slept.push(ms); return Promise.resolve() }) }
  }
  const fail = () => Promise.resolve(false)

  test('five tries are free, then the wait doubles up to eight seconds and no account is ever locked', async () => {
    const { clock, delay } = start()
    for (let i = 0; i < 12; i++) await delay.run(['an'], fail)
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000])
    expect(await delay.run(['an'], () => Promise.resolve(true))).toBe(true)
    expect(delay.waitFor('an')).toBe(0)
  })

  test('an address that sprays many accounts is slowed although each account failed once', async () => {
    const { delay } = start()
    for (let i = 0; i < 8; i++) await delay.run([`login ${i}`, 'address'], fail)
    expect(delay.waitFor('fresh login')).toBe(0)
    expect(delay.waitFor('fresh login', 'address')).toBe(4000)
  })

  test('a quiet hour forgets', async () => {
    const { clock, delay } = start()
    for (let i = 0; i < 8; i++) await delay.run(['an'], fail)
    clock.now += 3_600_001
    expect(delay.waitFor('an')).toBe(0)
  })

  test('many tries at once are refused, not stored up', async () => {
    const { delay } = start()
    let open: (answer: boolean) => void = () => undefined
    const gate = new Promise<boolean>((resolve) => { open = resolve })
    const waiting = Array.from({ length: 20 }, () => delay.run(['an'], () => gate))
    expect(await delay.run(['an'], fail)).toBe('too-many')
    open(false)
    expect(await Promise.all(waiting)).toHaveLength(20)
    expect(await delay.run(['an'], fail)).toBe(false)
  })
})
