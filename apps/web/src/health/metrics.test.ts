import { afterEach, expect, test } from '@jest/globals'
import { type RunningWeb, startWeb } from '../testing/start-web.ts'

let web: RunningWeb
afterEach(() => web.stop())
const read = (authorization?: string) => fetch(`${web.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } })

test('measurements are there for the token alone, and name routes, not addresses', async () => {
  web = await startWeb({ VINHDANH_METRICS_TOKEN: 'a token for measurements' })
  await fetch(`${web.url}/sign-in?next=secret-word`)
  for (const token of [undefined, 'Bearer wrong', 'Basic wrong']) {
    const answer = await read(token)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  }
  const text = await (await read('Bearer a token for measurements')).text()
  expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/sign-in"[^}]*\} 1/)
  expect(text).not.toContain('secret-word')
})

test('without a token in the configuration there is no such address', async () => {
  web = await startWeb()
  expect((await read('Bearer undefined')).status).toBe(404)
})
