import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { apiRoutes } from '../../apps/api/src/api.module.ts'
import { type ApiUnderTest, metricsToken, openApi } from '../support/api.ts'
import { handIn, newDraft, read } from '../support/api-dossier.ts'

let api: ApiUnderTest
beforeAll(async () => { api = await openApi() })
afterAll(() => api.close())

const year = new Date().getFullYear()
const draft = (name = 'Người thử') => ({ unitId: api.organisation.unit.id, awardCode: 'GK', cycleYear: year, nominee: { kind: 'person', name } })
const hostile: unknown[] = [
  null, true, 0, -1, 1e308, 2 ** 53, 99_999_999_999, '', 'x\0y', '\ud800', '‮', '../../etc/passwd', "'; DROP TABLE dossier; --", [], [[]], {}, { a: { b: {} } },
  { __proto__: 1 }, 'x'.repeat(30_000), '2026-02-30', '0000-00-00', '9999-12-31', ['a', 1],
]
const countDossiers = async () => (await api.database.queryOne<{ n: number }>('SELECT count(*)::int AS n FROM dossier')).n

describe('who may call', () => {
  test('without a valid token there is 401 with a challenge, on every route but the open ones', async () => {
    for (const { method, path, act } of apiRoutes) {
      if (act === 'open') continue
      const url = `${api.url}${path.replace(/:\w+/g, randomUUID())}`
      for (const authorization of [undefined, 'Bearer nonsense', `Bearer ${'a'.repeat(43)}`, 'Basic YTpi']) {
        const answer = await fetch(url, { method: method.toUpperCase(), headers: authorization ? { authorization } : {} })
        expect({ path, status: answer.status, challenge: answer.headers.get('www-authenticate')?.startsWith('Bearer'), type: answer.headers.get('content-type') })
          .toEqual({ path, status: 401, challenge: true, type: 'application/problem+json; charset=utf-8' })
      }
    }
  })

  test('whoever tries tokens without end is told to wait', async () => {
    const tries = await Promise.all(Array.from({ length: 320 }, () => fetch(`${api.url}/api/v1/tasks`, { headers: { authorization: 'Bearer nonsense' } })))
    const refused = tries.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await api.call('GET', '/tasks')).status).toBe(200)
  })
})

describe('Idempotency-Key', () => {
  test('a POST without a sound key is refused', async () => {
    for (const key of [null, '', 'with space', 'x'.repeat(201), 'khóa']) {
      const answer = await fetch(`${api.url}/api/v1/dossiers`, {
        method: 'POST', body: JSON.stringify(draft()),
        headers: { authorization: `Bearer ${api.tokens.submitter}`, 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': Buffer.from(key).toString('latin1') }) },
      })
      expect({ key, status: answer.status, code: ((await answer.json()) as { code: string }).code }).toEqual({ key, status: 422, code: 'idempotency.key-missing' })
    }
  })

  test('the same key and body is done once and answered alike; another body is refused', async () => {
    const [key, before] = [randomUUID(), await countDossiers()]
    const [first, ...others] = await Promise.all(Array.from({ length: 6 }, () => api.call('POST', '/dossiers', draft('Một lần'), { key })))
    const answers = [first, ...others].map((answer) => answer?.status)
    expect(answers.filter((status) => status === 201).length).toBeGreaterThan(0)
    expect(answers.every((status) => status === 201 || status === 409)).toBe(true)
    const again = await api.call('POST', '/dossiers', draft('Một lần'), { key })
    expect(again.status).toBe(201)
    expect(again.body).toEqual([first, ...others].find((answer) => answer?.status === 201)?.body)
    expect(await countDossiers()).toBe(before + 1)
    expect((await api.call('POST', '/dossiers', draft('Người khác'), { key })).body).toMatchObject({ status: 422, code: 'idempotency.other-body' })
    expect((await api.call('POST', '/submissions', { unitId: api.organisation.unit.id, title: 'x' }, { key })).body).toMatchObject({ status: 422, code: 'idempotency.other-body' })
  })

  test('a body that was not valid leaves its key free', async () => {
    const key = randomUUID()
    expect((await api.call('POST', '/dossiers', { ...draft(), awardCode: 'NONE' }, { key })).status).toBe(422)
    expect((await api.call('POST', '/dossiers', draft('Sau khi sửa'), { key })).status).toBe(201)
  })

  test('keys of two people do not meet', async () => {
    const key = randomUUID()
    const one = await api.call('POST', '/dossiers', draft('Của người này'), { key })
    const other = await api.call('POST', '/dossiers', draft('Của người kia'), { key, as: 'unit-head' })
    expect([one.status, other.status]).toEqual([201, 201])
  })
})

describe('errors', () => {
  test('they are problem+json in the language asked for, with the id of the request', async () => {
    const vi = await api.call('GET', `/dossiers/${randomUUID()}`, undefined, { headers: { 'x-request-id': 'my-request-1' } })
    expect(vi.body).toEqual({
      type: 'urn:vinhdanh:error:not-found', title: 'Không tìm thấy', status: 404, code: 'not-found', detail: expect.any(String) as unknown, requestId: 'my-request-1',
    })
    expect((await api.call('GET', `/dossiers/${randomUUID()}`, undefined, { headers: { 'accept-language': 'en-US' } })).body).toMatchObject({ title: 'Not found' })
  })

  test('unknown fields are refused by name', async () => {
    const answer = await api.call<{ problems: { path: string; message: string }[] }>('POST', '/dossiers', { ...draft(), state: 'awarded' })
    expect(answer.body.problems).toMatchObject([{ path: 'state', message: 'problem.unknown-field' }])
    expect((await api.call('GET', '/dossiers?admin=true')).status).toBe(422)
  })

  test('what is no JSON, too long or of another kind is refused before anything else', async () => {
    const post = (raw: NonNullable<RequestInit['body']>, type = 'application/json') => api.call('POST', '/dossiers', undefined, { raw, headers: { 'content-type': type } })
    expect((await post('{"a":')).body).toMatchObject({ status: 400, code: 'validation.malformed' })
    expect((await post('')).status).toBe(400)
    expect((await post(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).status).toBe(400)
    expect((await post('['.repeat(500_000))).status).toBe(400)
    expect((await post(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).status).toBeLessThan(500)
    expect((await post(JSON.stringify({ a: 'x'.repeat(1_100_000) }))).body).toMatchObject({ status: 413, code: 'limit.body-too-large' })
    expect((await post('a=1', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await post('<a/>', 'text/xml')).status).toBe(415)
  })

  test('an unknown address is 404, a wrong method 405 with those it has', async () => {
    expect((await api.call('GET', '/nothing')).status).toBe(404)
    const answer = await api.call('DELETE', '/dossiers')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect((await api.call('GET', '/dossiers/%ZZ')).status).toBeLessThan(500)
  })

  test('a condition on a read changes nothing: no answer is kept to be compared with', async () => {
    // With a Cache-Control of its own, since `fetch` adds one to a condition.
    expect((await api.call('GET', '/rules', undefined, { headers: { 'if-none-match': '*', 'cache-control': 'max-age=0' } })).status).toBe(200)
  })

  test('nothing a client can send is a 500', async () => {
    const ids = [randomUUID(), 'none', '0', '%00', '..%2f', 'a'.repeat(2_000)]
    for (const { method, path, act, body, upload } of apiRoutes) {
      if (act === 'open') continue
      const names = Object.keys((body as { shape?: object }).shape ?? {})
      const bodies = method === 'post' || method === 'put' ? [...hostile, ...hostile.map((value) => Object.fromEntries(names.map((name) => [name, value])))] : [undefined]
      for (const [index, value] of bodies.entries()) {
        const address = path.replace('/api/v1', '').replace(/:\w+/g, () => ids[index % ids.length] ?? '')
        const answer = await api.call(method.toUpperCase(), address, upload ? undefined : value, { as: 'administrator', ...(upload ? { raw: JSON.stringify(value) } : {}) })
        if (answer.status >= 500) throw new Error(`${method} ${path} ${JSON.stringify(value)}: ${answer.status}`)
      }
    }
    for (const query of ['limit=0', 'limit=1e3', 'limit=99999999999', 'cursor=%00', 'cursor=e30', 'text=%00', 'text=%ED%A0%80', 'unitId=x', 'state=x', 'due=never', 'state=draft&state=draft', 'text[a]=1', 'cycleYear=-1', 'held=maybe']) {
      const { status } = await api.call('GET', `/dossiers?${query}`)
      if (status >= 500) throw new Error(`${query}: ${status}`)
    }
  }, 120_000)
})

describe('one field at a time', () => {
  /** Every field of `sound`, at any depth, with each hostile value in its place. */
  function mutants(sound: Record<string, unknown>): Record<string, unknown>[] {
    return Object.entries(sound).flatMap(([name, value]) => [
      ...hostile.map((evil) => ({ ...sound, [name]: evil })),
      ...(typeof value === 'object' && value !== null && !Array.isArray(value) ? mutants(value as Record<string, unknown>).map((inner) => ({ ...sound, [name]: inner })) : []),
    ])
  }

  test('a sound request with one hostile value is refused or taken, never a 500', async () => {
    const dossierId = await newDraft(api)
    const handedIn = await handIn(api)
    const [task] = (await read(api, handedIn)).place?.holders ?? []
    const { revision } = await read(api, handedIn)
    const requests = [
      ['POST', '/dossiers', { ...draft(), nominee: { kind: 'person', name: 'Người thử', birthYear: 1980, position: 'Chuyên viên' } }, 'submitter'],
      ['PUT', `/dossiers/${dossierId}/sections/summary`, { draftVersion: 1, answers: { position: 'Chuyên viên', 'sector-years': 3 } }, 'submitter'],
      ['POST', `/tasks/${task?.taskId ?? ''}/decision`, { decisionId: randomUUID(), revisionSha256: revision?.sha256, outcome: 'reject', reason: 'ngắn', payload: { ground: 'other' }, remarks: [] }, 'unit-head'],
      ['POST', '/rules/tally', { award: 'CSTDB', date: '2026-11-02', members: 15, present: 13, writtenOpinions: 1, yes: 14, no: 0, blank: 0, invalid: 0 }, 'submitter'],
      ['POST', '/submissions', { unitId: api.organisation.unit.id, title: 'Tờ trình' }, 'submitter'],
      ['POST', `/dossiers/${handedIn}/hold`, { reason: ' ', authority: 'Thanh tra', paperNumber: '1', expectedUntil: '2027-01-01' }, 'administrator'],
    ] as const
    for (const [method, path, sound, as] of requests) {
      for (const body of mutants(sound)) {
        const { status } = await api.call(method, path, body, { as })
        if (status >= 500) throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${status}`)
      }
    }
  }, 120_000)
})

test('measurements are there for the token alone', async () => {
  const read = (token: string) => fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  expect((await read('wrong')).status).toBe(401)
  expect(await (await read(metricsToken)).text()).toContain('http_request_duration_seconds')
})

describe('without PostgreSQL', () => {
  test('it answers 503 and when to come again, and goes on by itself afterwards', async () => {
    await api.proxy.cut()
    const away = await api.call('GET', '/tasks')
    expect([away.status, away.body['code'], away.headers.get('retry-after')]).toEqual([503, 'upstream.record-unavailable', '5'])
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(503)
    await api.proxy.restore()
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200)
    expect((await api.call('GET', '/tasks')).status).toBe(200)
  })
})
