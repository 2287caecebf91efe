import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { localDay } from '@vinhdanh/domain'
import { addPost, askQuestion, askToForce, decideTask, dossierNoticeKinds, oweDigests, recordNow, withdrawDossier } from '@vinhdanh/record'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Login } from '../../apps/ops/src/seed/people.ts'
import { linkTo } from '../../apps/worker/src/link-to.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Installation, openInstallation } from '../support/installation.ts'
import { signedIn } from '../support/signed-in.ts'
import { until } from '../support/world.ts'
import { actorOf, handInDraft, writeDraft } from '../support/write-draft.ts'

/** Visits that all bots together make at least: one bot at one link of a mail is one visit, however many requests it sends there. */
const leastVisits = 1_000
/** Bots of a kind at work at once. */
const lanes = 4
/** What scanners, previews and archives call themselves; each round of the plain bots comes under the next. */
const agents = ['BarracudaCentral', 'Mozilla/5.0 (compatible; proofpoint)', 'Mimecast', 'SkypeUriPreview Preview/0.5', 'Zalo', 'facebookexternalhit/1.1', 'Googlebot/2.1', 'ia_archiver', 'curl/8.5.0', ''] as const

let installation: Installation
let browser: Browser
let dossierIds: string[]
let links: string[]
/** Browsers that are there before anything is visited: signing in is an act that the audit knows. */
let windows: Record<'stranger' | 'other' | 'holder', BrowserContext>

/** Letters that lead to every kind of page there is: a task, a dossier under way, ended or returned, a question, a request for a second person, and the lists of a digest. */
beforeAll(async () => {
  ;[installation, browser] = await Promise.all([openInstallation(), launchBrowser()])
  const { database, people, units } = installation
  dossierIds = []
  for (const nominee of ['Người chờ ký', 'Người bị trả lại', 'Người xin rút', 'Người bị hỏi', 'Người bị vướng', 'Người đến cùng lúc']) {
    const dossierId = await writeDraft(installation, { award: 'CSTDCS', nominee })
    await handInDraft(installation, dossierId)
    dossierIds.push(dossierId)
    await until('the step is open', async () => (await database.query('SELECT 1 FROM task WHERE dossier_id = $1', [dossierId])).length > 0)
    // The last two come within a minute of the one before, so that one letter tells of both: it leads to the inbox, as a digest does, of which there is none on a day off.
    if (!['Người bị hỏi', 'Người bị vướng'].includes(nominee)) await installation.pauseForThought()
  }
  const [, returned = '', withdrawn = '', questioned = '', forced = ''] = dossierIds
  const [deputy, secretary, administrator] = [await actorOf(installation, 'phovu.kh'), await actorOf(installation, 'soan.kh'), await actorOf(installation, 'quantri.bct')]
  const taskOf = (dossierId: string) => database.queryOne<{ taskId: string; stepRowId: string; sha256: string }>(
    'SELECT t.id AS "taskId", t.step_row_id AS "stepRowId", r.sha256 FROM task t JOIN revision r ON r.dossier_id = t.dossier_id WHERE t.dossier_id = $1 AND t.holder_id = $2', [dossierId, people['phovu.kh']])
  const { taskId, sha256 } = await taskOf(returned)
  await decideTask(database, deputy, { taskId, decisionId: randomUUID(), revisionSha256: sha256, outcome: 'return', reason: 'Báo cáo chưa có dấu.', payload: {}, remarks: [] })
  const { version } = await database.queryOne<{ version: number }>('SELECT version FROM dossier WHERE id = $1', [withdrawn])
  await withdrawDossier(database, secretary, { dossierId: withdrawn, version, reason: 'Đối tượng xin rút đề nghị.' })
  // Their letters are owed by the workflow, which may have much else to do.
  await until('one is back and one has ended', async () => (await database.query(`SELECT 1 FROM dossier WHERE id = $1 AND state = 'returned' OR id = $2 AND ended_at IS NOT NULL`, [returned, withdrawn])).length === 2, 60_000)
  await installation.pauseForThought()
  await askQuestion(database, deputy, { questionId: randomUUID(), taskId: (await taskOf(questioned)).taskId, anchor: 'whole', body: 'Kết quả của năm nào?' })
  await addPost(database, administrator, { personId: people['vanthu.bct'], unitId: units.bct, role: 'administrator', title: 'Quản trị thứ hai', validFrom: localDay(await recordNow(database)), validTo: null })
  await askToForce(database, administrator, { requestId: randomUUID(), dossierId: forced, stepRowId: (await taskOf(forced)).stepRowId, reason: 'Người giữ bước nghỉ dài ngày.' })
  await until('every mail is out', async () => (await database.query(`SELECT 1 FROM notice WHERE state IN ('queued', 'sending')`)).length === 0 && installation.mail.messages('vanthu.bct@example.gov.vn').length > 0, 120_000)
  await oweDigests(database, localDay(await recordNow(database)), { after: null, limit: 1_000 })
  await until('every digest is out', async () => (await database.query(`SELECT 1 FROM notice WHERE state IN ('queued', 'sending')`)).length === 0, 120_000)
  expect(await installation.breaches()).toEqual([])
  const signIn = (login: Login) => signedIn(browser, { url: installation.web.url, database }, people[login])
  windows = { stranger: await browser.newContext({ locale: 'vi-VN' }), other: await signIn('kiemtra.bct'), holder: await signIn('phovu.kh') }
  links = [...new Set(installation.mail.messages().flatMap((message) => message.links))].filter((link) => link.startsWith(installation.web.url))
}, 240_000)
afterAll(async () => {
  await browser.close()
  await installation.close()
})

/** The kind of page behind a link: its address without what it names. */
const kindOfPage = (link: string): string => new URL(link, installation.web.url).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')

test('among the links is one to every kind of page that a notice of any kind leads to', () => {
  const [taskId, questionId, dossierId] = [randomUUID(), randomUUID(), randomUUID()]
  const expected = dossierNoticeKinds.flatMap((kind) => [linkTo({ kind, questionId, taskId, dossierId }), linkTo({ kind, questionId: null, taskId: null, dossierId })]).map(kindOfPage)
  expect([...new Set(links.map(kindOfPage))].sort()).toEqual([...new Set([...expected, '/tasks'])].sort())
})

/** Everything that a visit could change: each row of the record but sessions, and the workflows' histories. */
async function everything(): Promise<Record<string, unknown>> {
  const { database, client } = installation
  const tables = await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'session'`)
  const rows = await Promise.all(tables.map(async ({ name }) => [name, await database.queryOne(`SELECT count(*)::int AS n, md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS digest FROM "${name}" t`)] as const))
  const histories = await Promise.all(dossierIds.map(async (id) => [id, (await client.workflow.getHandle(dossierWorkflowId(id)).describe()).historyLength] as const))
  return { ...Object.fromEntries(rows), ...Object.fromEntries(histories) }
}

type Get = (link: string, headers?: Record<string, string>, method?: string) => Promise<Response>
const getAs = (agent: string): Get => (link, headers = {}, method = 'GET') => fetch(link, { method, headers: { 'user-agent': agent, ...headers }, redirect: 'follow' })

/** Visits by the bots that have no browser, and by those that have one. */
const visits = { plain: 0, browser: 0 }

/** A browser comes once to each link, a plain bot again and again under other names. */
async function visitAll(bot: Bot): Promise<void> {
  const rounds = bot.kind === 'browser' ? 1 : Math.ceil(leastVisits / links.length / bots.filter(({ kind }) => kind === 'plain').length)
  const queue = Array.from({ length: rounds }, (_, round) => links.map((link) => ({ link, agent: agents[round % agents.length] ?? '' }))).flat()
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      await bot.visit(next.link, getAs(next.agent))
      visits[bot.kind] += 1
    }
  }))
}

/** Presses everything on a page that can be pressed, and sends every form as it is. */
async function pressEverything(page: Page, link: string): Promise<void> {
  await page.goto(link)
  const buttons = await page.locator('button, input[type=submit]').count()
  for (let index = 0; index < buttons; index += 1) {
    await page.goto(link)
    const button = page.locator('button, input[type=submit]').nth(index)
    // To end one's own session or change its language is anybody's; an export changes nothing of the dossier, and the audit knows who took it.
    const action = await button.evaluate((element) => (element as unknown as { form: { action: string } | null }).form?.action ?? '')
    if (/\/(language|sign-out|export)$/.test(action)) continue
    await button.click({ timeout: 5_000 }).catch(() => undefined)
  }
  await page.goto(link)
  for (const address of await page.locator('main a[href^="/"]').evaluateAll((anchors) => anchors.map((anchor) => (anchor as unknown as { href: string }).href))) expect((await page.request.get(address)).status()).toBeLessThan(500)
}

async function withPage(window: BrowserContext, act: (page: Page) => Promise<void>): Promise<void> {
  const page = await window.newPage()
  await act(page)
  await page.close()
}

interface Bot {
  readonly name: string
  readonly kind: 'plain' | 'browser'
  visit(link: string, get: Get): Promise<void>
}

const bots: readonly Bot[] = [
  { name: 'HEAD and then GET, without cookies', kind: 'plain', visit: async (link, get) => { await get(link, {}, 'HEAD'); await get(link) } },
  { name: 'two GETs at once from two addresses', kind: 'plain', visit: async (link, get) => { await Promise.all(['203.0.113.7', '198.51.100.9'].map((address) => get(link, { 'x-forwarded-for': address }))) } },
  { name: 'a browser that runs scripts and waits', kind: 'browser', visit: (link) => withPage(windows.stranger, async (page) => { await page.goto(link); await page.waitForTimeout(1_000) }) },
  { name: 'a browser that presses everything and sends every form', kind: 'browser', visit: (link) => withPage(windows.stranger, (page) => pressEverything(page, link)) },
  { name: 'a gateway that has rewritten the address', kind: 'plain', visit: async (link, get) => {
    const { origin, pathname } = new URL(link)
    for (const rewritten of [`${link}?utm_source=mail&x=${encodeURIComponent(link)}`, `${origin}${pathname.replaceAll('-', '%2D')}`, `${link}/`, `${link}%20`, `${origin}${pathname.toUpperCase()}`]) expect((await get(rewritten)).status).toBeLessThan(500)
  } },
  { name: 'a preview with ranges and odd wishes', kind: 'plain', visit: async (link, get) => {
    const odd: readonly Record<string, string>[] = [{ range: 'bytes=0-1023' }, { accept: 'image/webp,*/*;q=0.1' }, { accept: 'application/json' }, { 'if-modified-since': 'Mon, 01 Jan 2029 00:00:00 GMT' }]
    for (const headers of odd) expect((await get(link, headers)).status).toBeLessThan(500)
  } },
  { name: 'a prefetch', kind: 'plain', visit: async (link, get) => { await get(link, { 'sec-purpose': 'prefetch', purpose: 'prefetch', 'x-moz': 'prefetch' }) } },
  { name: 'somebody else who is signed in and presses everything', kind: 'browser', visit: (link) => withPage(windows.other, (page) => pressEverything(page, link)) },
  { name: 'a crawler of archives with other methods', kind: 'plain', visit: async (link, get) => { for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'GET']) expect((await get(link, {}, method)).status).toBeLessThan(500) } },
  { name: 'its holder, whose browser opens and presses everything on that page', kind: 'browser', visit: (link) => withPage(windows.holder, (page) => pressEverything(page, link)) },
]

test.each(bots)('nothing changes when a link of a mail is visited by $name', async (bot) => {
  const before = await everything()
  await visitAll(bot)
  expect(await everything()).toEqual(before)
}, 240_000)

test(`they made at least ${leastVisits} visits, all ten kinds together`, () => {
  console.log(`${visits.plain + visits.browser} visits to ${links.length} links: ${visits.plain} by plain bots, ${visits.browser} by browsers`)
  expect(bots).toHaveLength(10)
  expect(visits.plain + visits.browser).toBeGreaterThanOrEqual(leastVisits)
})

test('after all these visits the holder still has the task and can decide it', async () => {
  await withPage(windows.holder, async (page) => {
    await page.goto(`${installation.web.url}/tasks`)
    await page.getByText('Người chờ ký').first().click()
    await page.getByRole('link', { name: 'Ký, trình lên' }).click()
    await page.getByRole('button', { name: 'Xác nhận: Ký, trình lên' }).click()
    await page.waitForURL(/\/receipt$/)
  })
  expect(await installation.breaches()).toEqual([])
}, 60_000)
