import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { addContext, createLogger, createMetrics, httpTelemetry, withContext } from './index.ts'
import { nestLogger } from './nest-logger.ts'

function capture() {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger('test', { destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } })
  return { lines, logger }
}

describe('the log', () => {
  test('hides passwords, tokens, cookies, addresses and names at any depth', () => {
    const { lines, logger } = capture()
    logger.info({ user: { passwordHash: 'p1', email: 'p2@x', name: 'p3' }, headers: [{ 'X-Csrf-Token': 'p4', cookie: 'p5' }], to: 'p6', dossierId: 'd1' }, 'line')
    expect(JSON.stringify(lines)).not.toMatch(/p[1-6]/)
    expect(lines[0]).toMatchObject({ level: 'info', service: 'test', dossierId: 'd1', msg: 'line' })
  })
  test('keeps type, code and stack of an error but not what a person typed into the failed statement', () => {
    const { lines, logger } = capture()
    const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(p1) already exists', parameters: ['p2'] })
    logger.error({ err: error }, 'failed')
    expect(JSON.stringify(lines)).not.toMatch(/p[12]/)
    expect(lines[0]?.['err']).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505', stack: expect.stringContaining('telemetry.test') })
    logger.error(error)
    expect(lines[1]).toMatchObject({ err: { code: '23505' }, msg: 'duplicate key' })
  })
  test('carries the context of the work, and what is added midway', async () => {
    const { lines, logger } = capture()
    await withContext({ requestId: 'r1' }, async () => {
      await Promise.resolve()
      addContext({ dossierId: 'd1' })
      logger.info('inside')
    })
    logger.info('outside')
    expect(lines[0]).toMatchObject({ requestId: 'r1', dossierId: 'd1' })
    expect(lines[1]).not.toHaveProperty('requestId')
  })
  test("takes Nest's lines", () => {
    const { lines, logger } = capture()
    nestLogger(logger).warn('careful', 'Router')
    expect(lines[0]).toMatchObject({ level: 'warn', context: 'Router', msg: 'careful' })
  })
})

test('a request gets an id, one line without its query and the tokens in its path, and a measurement', async () => {
  const { lines, logger } = capture()
  const metrics = createMetrics('test')
  const middleware = httpTelemetry(logger, metrics)
  const server = createServer((request: IncomingMessage, response: ServerResponse) => middleware(request, response, () => response.end('ok')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const own = await fetch(`${address}/inbox?q=secret-word`)
  const taken = await fetch(`${address}/inbox`, { headers: { 'x-request-id': 'chain-0001' } })
  const token = 'A'.repeat(43)
  const feeds = await Promise.all([`/feeds/${token}.ics`, `/Feeds/${token.slice(1)}`, `/%66eeds/${token}.ics?x=1`].map((path) => fetch(address + path)))
  await Promise.all([own, taken, ...feeds].map((answer) => answer.text()))
  await new Promise((resolve) => server.close(resolve))
  expect(own.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(taken.headers.get('x-request-id')).toBe('chain-0001')
  expect(lines).toHaveLength(5)
  expect(lines.slice(2).map(({ path }) => path).sort()).toEqual(['/%66eeds/[hidden].ics', '/Feeds/[hidden]', '/feeds/[hidden]'])
  expect(lines[0]).toMatchObject({ method: 'GET', path: '/inbox', status: 200, requestId: own.headers.get('x-request-id') })
  expect(JSON.stringify(lines)).not.toContain('secret-word')
  expect(await metrics.metrics()).toMatch(/http_request_duration_seconds_count\{[^}]*status="200"[^}]*\} 5/)
})
