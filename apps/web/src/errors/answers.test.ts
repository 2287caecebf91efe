import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type RunningWeb, startWeb } from '../testing/start-web.ts'
import { browserOf } from '../testing/browser-of.ts'

let web: RunningWeb
beforeAll(async () => { web = await startWeb() })
afterAll(() => web.stop())
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => fetch(web.url + path, { method, headers, redirect: 'manual' })
const post = (path: string, body: string | FormData | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => fetch(web.url + path, { method: 'POST', body, headers, redirect: 'manual' })
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('pages for errors', () => {
  test('an unknown page says what happened, what is safe, what to do, and its request id', async () => {
    const answer = await get('/no-such-page', { accept: 'text/html', 'x-request-id': 'request-12345' })
    const page = await answer.text()
    expect(answer.status).toBe(404)
    for (const words of ['Không tìm thấy trang này', 'Không có gì thay đổi.', 'bắt đầu từ trang đầu', 'request-12345']) expect(page).toContain(words)
  })

  test('the page follows the language of the cookie', async () => {
    expect(await (await get('/no-such-page', { cookie: 'vd-language=en' })).text()).toContain('This page was not found')
  })

  test('PostgreSQL away is 503 with words and a time to try again, not a stack', async () => {
    const answer = await get('/health/ready')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await answer.text()).toContain('Cơ sở dữ liệu tạm thời không liên lạc được')
  })

  test('a method that a path does not take is 405 and names the ones it takes', async () => {
    const answer = await get('/sign-in', {}, 'DELETE')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  test('what needs a sign-in leads there', async () => {
    const answer = await get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
  })
})

describe('what is malformed is the sender\'s error, never ours', () => {
  test.each<[string, () => Promise<Response>, number]>([
    ['a path that cannot be decoded', () => get('/%E0%A4%A'), 404],
    ['a parameter that cannot be decoded', () => get('/assets/%FF'), 404],
    ['a query with NUL', () => get('/sign-in?next=%00'), 400],
    ['a query that is not UTF-8', () => get('/sign-in?next=%FF%FE'), 400],
    ['a JSON body', () => post('/sign-in', '{"a":1}', { 'content-type': 'application/json' }), 415],
    ['a text body', () => post('/sign-in', 'x', { 'content-type': 'text/plain' }), 415],
    ['a body without a type', () => post('/sign-in', new Uint8Array([1])), 415],
    ['files where none are taken', () => post('/sign-in', new FormData()), 415],
    ['a body that is not UTF-8', () => post('/sign-in', new Uint8Array([108, 61, 0xff, 0xfe]), form), 400],
    ['a body with NUL', () => post('/sign-in', 'login=%00', form), 400],
    ['a body in a foreign character set', () => post('/sign-in', 'a=b', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' }), 415],
    ['a body of more than 1 MB', () => post('/sign-in', `a=${'x'.repeat(1_100_000)}`, form), 413],
    ['ten thousand fields', () => post('/sign-in', Array.from({ length: 10_000 }, (_, i) => `f${i}=1`).join('&'), form), 413],
    ['a body that says it is packed but is not', () => post('/sign-in', 'a=b', { ...form, 'content-encoding': 'gzip' }), 400],
    ['cookies that are not cookies', () => get('/sign-in', { cookie: '=;;%FF=%E0; vd-session=%00; vd-visit=..' }), 200],
    ['a session that nobody has', () => get('/sign-in', { cookie: 'vd-session=short' }), 200],
    ['repeated fields', () => post('/sign-in', '_csrf=a&_csrf=b', form), 403],
  ])('%s', async (_, send, status) => {
    const answer = await send()
    const body = await answer.text()
    expect(answer.status).toBe(status)
    expect(body).not.toMatch(/node_modules|at \w+ \(|\/src\//)
  })

  test('a request line that fetch would never send', async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: new URL(web.url).port, path: '/..%2f..%2fetc/passwd?%', method: 'GET' }, (answer) => resolve(answer.resume().statusCode)).once('error', reject).end()
    })
    expect(status).toBe(404)
  })
})

describe('headers', () => {
  test('a page may not be framed, stored, or run anything but our own files', async () => {
    const { headers } = await get('/sign-in', { accept: 'text/html' })
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';form-action 'self';object-src 'none';base-uri 'none';frame-ancestors 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('pages hold no inline script or style', async () => {
    for (const path of ['/sign-in', '/specimen', '/no-such-page']) {
      expect(await (await get(path)).text()).not.toMatch(/<style|<script(?![^>]*src=)| style="| on\w+="/)
    }
  })

  test('static files may be kept for good and come packed', async () => {
    const page = await (await get('/sign-in')).text()
    const address = /href="(\/assets\/vinhdanh\.[^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await get(address, { 'accept-encoding': 'br' })
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(answer.headers.get('set-cookie')).toBeNull()
  })
})

describe('a form that is not ours changes nothing', () => {
  test('the language switch works from our page, and keeps the page', async () => {
    const browser = browserOf(web.url)
    await browser.open('/specimen')
    const answer = await browser.send('/language', { language: 'en', back: '/specimen' })
    expect([answer.status, answer.location]).toEqual([303, '/specimen'])
    expect((await browser.open('/specimen')).text).toContain('Specimen of all parts')
  })

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['no token', { _csrf: '' }, {}],
    ['a made-up token', { _csrf: 'A'.repeat(43) }, {}],
    ['another site, by Sec-Fetch-Site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', {}, { 'sec-fetch-site': 'same-site' }],
    ['another site, by Origin', {}, { origin: 'https://evil.example' }],
    ['a sandboxed frame', {}, { origin: 'null' }],
  ])('%s', async (_, fields, headers) => {
    const browser = browserOf(web.url)
    await browser.open('/sign-in')
    const answer = await browser.send('/language', { language: 'en', back: '/', ...fields }, headers)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Biểu mẫu này đã cũ')
  })

  test('the token of another visitor', async () => {
    const [one, two] = [browserOf(web.url), browserOf(web.url)]
    await one.open('/sign-in')
    await two.open('/sign-in')
    expect((await one.send('/language', { language: 'en', _csrf: two.token() })).status).toBe(403)
  })
})
