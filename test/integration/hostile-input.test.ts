import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { cookieName, csrfTokenFor, digestOf, randomToken } from '@vinhdanh/access'
import { type Role, roles } from '@vinhdanh/domain'
import { createSession, createSubmission, type Database } from '@vinhdanh/record'
import type { RunningWeb } from '../../apps/web/src/testing/start-web.ts'
import { makeZip } from '../../libs/files/src/testing/make-zip.ts'
import { newDossier, newDraft, openTasks } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { type OpenWeb, openWeb } from '../support/open-web.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { addressOf, type Route, routesOf } from '../support/routes.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
let opened: OpenWeb
let database: Database
let web: RunningWeb
let ours: Organisation
let theirs: Organisation
let routes: Route[]
let objects: Record<string, string>

beforeAll(async () => {
  opened = await openWeb()
  ;({ database, web, organisation: ours } = opened)
  theirs = await createOrganisation(database)
  routes = routesOf(web.app)
  objects = await objectsOf(ours)
}, 60_000)
afterAll(() => opened.close())

/** One of everything that an address can name, of one ministry. */
async function objectsOf(organisation: Organisation): Promise<Record<string, string>> {
  const { dossierId: draft } = await newDraft(database, organisation)
  const dossier = await newDossier(database, organisation)
  await follow(database, dossier)
  const [task] = await openTasks(database, dossier)
  const { submissionId } = await createSubmission(database, organisation.people.submitter.actor, { title: 'Tờ trình thử', unitId: organisation.unit.id })
  const { nominee, paper } = await database.queryOne<{ nominee: string; paper: string }>('SELECT nominee_id AS nominee, (SELECT file_sha256 FROM paper p WHERE p.dossier_id = d.id) AS paper FROM dossier d WHERE id = $1', [dossier])
  return {
    'dossiers.id': dossier, 'board.id': dossier, 'tasks.id': task?.taskId ?? '', 'submissions.id': submissionId, 'nominees.id': nominee, dossier: draft, sha256: paper, paper: 'report', section: 'report', revision: '1',
    outcome: 'pass', award: 'test-award', 'organisation.id': organisation.unit.id,
  }
}

async function sessionOf(role: Role, organisation: Organisation): Promise<{ cookie: string; csrf: string }> {
  const token = randomToken()
  await createSession(database, organisation.people[role].personId, digestOf(token), 3_600_000)
  return { cookie: `${cookieName('session', false)}=${token}`, csrf: csrfTokenFor(token, web.config.secret) }
}

const send = (method: string, address: string, headers: Record<string, string>, body?: NonNullable<RequestInit['body']>): Promise<Response> =>
  fetch(web.url + address, { method, redirect: 'manual', headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...headers }, ...(body === undefined ? {} : { body }) })

/** How many rows each table has, and when the last dossier, task and step changed. */
async function contents(): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'session' ORDER BY 1`)
  const counts = await Promise.all(tables.map(async ({ name }) => [name, (await database.queryOne<{ n: number }>(`SELECT count(*)::int AS n FROM "${name}"`)).n] as const))
  return Object.fromEntries(counts)
}

/** Sends to every form; answers the addresses whose status is not of the sender's error. */
async function faultsOf(status: (code: number) => boolean, act: (address: string) => Promise<Response>, without: readonly string[] = []): Promise<string[]> {
  const found: string[] = []
  for (const route of routes.filter(({ method, path }) => method === 'POST' && !without.includes(path))) {
    const answer = await act(addressOf(route, objects, randomUUID()))
    if (!status(answer.status)) found.push(`${route.path}: ${answer.status}`)
    else if (answer.status >= 400 && !(await answer.text()).includes('<h1')) found.push(`${route.path}: ${answer.status} without a page`)
  }
  return found
}

const refused = (status: number): boolean => status >= 400 && status < 500
const noBug = (status: number): boolean => status < 500

/** These do what they do with any body: they end a session, set a language, give and take one's own calendar address. */
const careless = ['/sign-out', '/language', '/account/calendar-feed', '/account/calendar-feed/revoke']

describe('no form takes', () => {
  const cases: readonly [string, (session: { cookie: string; csrf: string }) => { headers: Record<string, string>; body: NonNullable<RequestInit['body']> }][] = [
    ['a body without the token of its session', ({ cookie }) => ({ headers: { ...form, cookie }, body: 'reason=x' })],
    ['the token of another session', ({ cookie }) => ({ headers: { ...form, cookie }, body: `_csrf=${csrfTokenFor('another session', web.config.secret)}` })],
    ['a request from another site', ({ cookie, csrf }) => ({ headers: { ...form, cookie, 'sec-fetch-site': 'cross-site' }, body: `_csrf=${csrf}` })],
    ['JSON', ({ cookie, csrf }) => ({ headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ _csrf: csrf, reason: { $ne: null } }) })],
    ['NUL', ({ cookie, csrf }) => ({ headers: { ...form, cookie }, body: `_csrf=${csrf}&reason=%00` })],
    ['text that is not UTF-8', ({ cookie, csrf }) => ({ headers: { ...form, cookie }, body: Uint8Array.from([...Buffer.from(`_csrf=${csrf}&reason=`), 0xc3, 0x28, 0xff]) })],
    ['a form with files that breaks off', ({ cookie, csrf }) => ({ headers: { 'content-type': 'multipart/form-data; boundary=b', cookie }, body: `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="x"; filename="a.pdf"\r\n\r\n%PDF` })],
  ]
  test.each(cases)('%s', async (_, make) => {
    const session = await sessionOf('submitter', ours)
    const before = await contents()
    const faults = await faultsOf(refused, (address) => {
      const { headers, body } = make(session)
      return send('POST', address, headers, body)
    })
    expect(faults).toEqual([])
    expect(await contents()).toEqual(before)
  }, 120_000)
})

test.each(['/submissions', '/sign-in', '/rules/import'])('10 MB are refused by %s before they are read', async (path) => {
  const { cookie, csrf } = await sessionOf('submitter', ours)
  expect((await send('POST', path, { ...form, cookie }, `_csrf=${csrf}&reason=${'x'.repeat(10_000_000)}`)).status).toBe(413)
})

describe.each(['submitter', 'unit-head', 'administrator'] as const)('what a %s sends through our own forms', (role) => {
  const names = ['reason', 'title', 'unitId', 'version', 'draftVersion', 'revision', 'declared', 'base', 'decisionId', 'revisionSha256', 'name', 'day', 'dossier', 'personId', 'role', 'login', 'next', 'days', 'validFrom', 'payload.ballot.yes']
  const bodies: readonly [string, (name: string) => string][] = [
    ['unknown fields', (name) => `x-${name}=1&__proto__=1&constructor=2`],
    ['lists', (name) => `${name}=a&${name}=b`],
    ['objects', (name) => `${name}[a]=1&${name}[__proto__][b]=2`],
    ['numbers below zero', (name) => `${name}=-1`],
    ['numbers beyond all', (name) => `${name}=1e309`],
    ['days that are none', (name) => `${name}=2026-02-31`],
    ['quotes and markup', (name) => `${name}=${encodeURIComponent(`'; DROP TABLE dossier; --<script>alert(1)</script>{{7*7}}`)}`],
  ]
  test.each(bodies)('as %s is answered with a page and is no bug', async (_, make) => {
    const { cookie, csrf } = await sessionOf(role, ours)
    const before = await contents()
    const body = `_csrf=${csrf}&${names.map(make).join('&')}`
    expect(await faultsOf(noBug, (address) => send('POST', address, { ...form, cookie }, body), careless)).toEqual([])
    const after = await contents()
    // A submission's title may be any text, and whoever has the right may make one; nothing else comes of it.
    for (const table of Object.keys(before)) if (!['submission', 'audit_entry', 'code_counter'].includes(table)) expect({ table, rows: after[table] }).toEqual({ table, rows: before[table] })
  }, 120_000)
})

test('addresses and queries that name nothing are answered with a page and are no bug', async () => {
  const { cookie } = await sessionOf('administrator', ours)
  const found: string[] = []
  for (const strange of ['1', '../../etc/passwd', `'`, '0'.repeat(5_000), randomUUID()]) {
    for (const route of routes.filter(({ method, path }) => method === 'GET' && path.includes(':'))) {
      const { status } = await send('GET', addressOf(route, {}, strange), { cookie })
      if (status >= 500) found.push(`${route.path} with ${strange.slice(0, 20)}: ${status}`)
    }
  }
  for (const query of ['page=-1&limit=-1', 'after=%7B%7D&from=2026-02-31&to=x', 'kind[]=a&kind[b]=c&unit=1&award=%27', 'q=%25%5F%27&tab=../x&d=a:b:c&d=x']) {
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      const { status } = await send('GET', `${addressOf(route, objects, randomUUID())}?${query}`, { cookie })
      if (status >= 500) found.push(`${route.path}?${query}: ${status}`)
    }
  }
  expect(found).toEqual([])
}, 240_000)

test.each(roles.filter((role) => role !== 'board-examiner'))('a %s of another ministry finds none of our objects, by reading or by writing', async (role) => {
  const { cookie, csrf } = await sessionOf(role, theirs)
  const named = ['dossiers', 'tasks', 'submissions', 'nominees', 'board', 'organisation']
  const open: string[] = []
  const before = await contents()
  for (const route of routes.filter(({ path }) => path.includes('/:id') && named.includes(path.split('/')[1] ?? ''))) {
    const address = addressOf(route, objects, randomUUID())
    const { status } = await send(route.method, address, route.method === 'POST' ? { ...form, cookie } : { cookie }, route.method === 'POST' ? `_csrf=${csrf}&version=1&reason=${encodeURIComponent('một lý do dài')}` : undefined)
    // 400, 415: the form was refused before anybody asked what it is about, so it says nothing about the object.
    if (![400, 403, 404, 415].includes(status)) open.push(`${route.method} ${route.path}: ${status}`)
  }
  expect(open).toEqual([])
  expect(await contents()).toEqual(before)
}, 120_000)

describe('an upload', () => {
  const multipart = (csrf: string, name: string, content: Buffer): FormData => {
    const body = new FormData()
    body.append('_csrf', csrf)
    body.append('papers.report', new Blob([Uint8Array.from(content)], { type: 'application/pdf' }), name)
    return body
  }

  test('that is a zip and claims to be a PDF is refused beside its field', async () => {
    const { cookie, csrf } = await sessionOf('submitter', ours)
    const before = await contents()
    const answer = await send('POST', `/dossiers/${objects['dossier'] ?? ''}/draft/papers/report`, { cookie }, multipart(csrf, 'a.pdf', makeZip([{ name: 'a.txt', data: 'a' }])))
    expect(answer.status).toBe(422)
    expect(await contents()).toEqual(before)
  })

  test('that is cut in the middle leaves nothing behind', async () => {
    const { cookie, csrf } = await sessionOf('submitter', ours)
    const before = await contents()
    const { hostname, port } = new URL(web.url)
    const socket = connect(Number(port), hostname)
    socket.write([
      `POST /dossiers/${objects['dossier'] ?? ''}/draft/papers/report HTTP/1.1`, `Host: ${hostname}`, `Cookie: ${cookie}`, 'Sec-Fetch-Site: same-origin', 'Content-Type: multipart/form-data; boundary=b', 'Content-Length: 500000', '',
      '--b', 'Content-Disposition: form-data; name="_csrf"', '', csrf, '--b', 'Content-Disposition: form-data; name="papers.report"; filename="a.pdf"', 'Content-Type: application/pdf', '', '%PDF-1.7',
    ].join('\r\n'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await contents()).toEqual(before)
    expect((await send('GET', '/dossiers', { cookie })).status).toBe(200)
  })
})
