import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { boardCounts, type Database, type StuckCauseName, stuckCauseNames } from '@vinhdanh/record'
import { createMetrics } from '@vinhdanh/telemetry'
import { parse } from 'yaml'
import { z } from 'zod'
import { wordsIn } from '../../apps/web/src/text/words.ts'
import { serveHealth } from '../../apps/worker/src/health.ts'
import { addRecordMetrics } from '../../apps/worker/src/record-metrics.ts'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const token = 'a token for measurements'
let database: Database
let organisation: Organisation
let close: () => Promise<void>
let worker: Awaited<ReturnType<typeof serveHealth>>

beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  await importTestRules(database)
  organisation = await createOrganisation(database)
  for (const isDecided of [false, true]) {
    const dossierId = await newDossier(database, organisation)
    await follow(database, dossierId)
    if (isDecided) {
      await decide(database, organisation, dossierId)
      await follow(database, dossierId)
    }
  }
  await database.query(`UPDATE task SET state = 'cancelled' WHERE state = 'open' AND step_row_id IN (SELECT id FROM step WHERE step_id = 'unit-sign')`)
  worker = await serveHealth({ host: '127.0.0.1', workerPort: 0, metricsToken: token }, () => Promise.resolve({}), () => database)
}, 60_000)
afterAll(async () => { await worker.close(); await close() })

const scrape = (authorization?: string) => fetch(`http://127.0.0.1:${worker.port}/metrics`, authorization === undefined ? {} : { headers: { authorization } })
const measured = async (): Promise<string> => (await scrape(`Bearer ${token}`)).text()
/** Names of our figures in an expression of Prometheus. */
const namesIn = (expression: string): string[] => [...expression.matchAll(/\b(?:vinhdanh|http)_[a-z_]+/g)].map(([name]) => name)

test('a scrape without the token, or with another, is refused with 401', async () => {
  for (const authorization of [undefined, 'Bearer another', token]) {
    const answer = await scrape(authorization)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  }
})

test('the worker tells of open tasks, decisions, the outbox and what is stuck, by the numbers of the board', async () => {
  const text = await measured()
  const { stuck } = await boardCounts(database, organisation.people.administrator.actor, {})
  expect(stuck).toBe(1)
  expect(text).toMatch(/vinhdanh_open_tasks\{level="department",age="0-2",service="worker"\} 1/)
  expect(text).toMatch(/vinhdanh_stuck_dossiers\{cause="no-holder",service="worker"\} 1/)
  expect(text).toMatch(/vinhdanh_stuck_dossiers\{cause="on-its-way",service="worker"\} 0/)
  expect(text).toMatch(/vinhdanh_decisions\{level="unit",service="worker"\} 1/)
  expect(text).toMatch(/vinhdanh_decision_seconds\{level="unit",quantile="0.9",service="worker"\} [\d.]+/)
  expect(Math.abs(Number(/^vinhdanh_clock_ahead_seconds\{service="worker"\} (\S+)/m.exec(text)?.[1]))).toBeLessThan(5)
  expect(text).toMatch(/vinhdanh_outbox_due_jobs\{service="worker"\} [1-9]/)
})

test('without a record the figures are left out, and the rest is told', async () => {
  const registry = createMetrics('worker')
  addRecordMetrics(registry, () => null)
  const text = await registry.metrics()
  expect(text).toContain('process_cpu_seconds_total')
  expect(text).not.toMatch(/^vinhdanh_/m)
})

const alerts = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ summary: z.string(), runbook: z.string() }) })) })) })
  .parse(parse(readFileSync(fromRoot('deploy/prometheus/alerts.yml'), 'utf8'))).groups.flatMap(({ rules }) => rules)
const panels = z.object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) }).parse(JSON.parse(readFileSync(fromRoot('deploy/grafana/vinhdanh.json'), 'utf8'))).panels

test('every figure that an alert or the dashboard names is one that we tell, and every figure of ours stands on the dashboard', async () => {
  const told = new Set([...(await measured()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? ''))
  // Web and api tell this one; its suffix is Prometheus's own.
  told.add('http_request_duration_seconds_bucket')
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)))
  expect([...shown, ...alerts.flatMap(({ expr }) => namesIn(expr))].filter((name) => !told.has(name))).toEqual([])
  expect([...told].filter((name) => name.startsWith('vinhdanh_') && !shown.includes(name))).toEqual([])
})

test('every alert names a page of the runbook that is there, and says what is the matter', () => {
  for (const { alert, annotations } of alerts) expect([alert, existsSync(fromRoot(`docs/runbook/${annotations.runbook}`))]).toEqual([alert, true])
})

/** Causes of which a branch's administrator sees to it: people, terms, and bodies outside. The others are for an operator, who must hear of them. */
const forAdministrators: readonly StuckCauseName[] = ['holders-never-signed-in', 'holders-silent', 'mail-not-delivered', 'milestone-late', 'opinion-late', 'question-late', 'held-too-long', 'past-escalation', 'longer-than-usual']

test('every cause of being stuck that an operator must see to has an alert, and a page of the runbook that says its name', () => {
  const words = wordsIn('vi')
  const index = readFileSync(fromRoot('docs/runbook/README.md'), 'utf8')
  const asked = stuckCauseNames.filter((cause) => !forAdministrators.includes(cause))
  expect(asked.filter((cause) => !alerts.some(({ expr }) => new RegExp(`cause=~?"([a-z-]+\\|)*${cause}(\\||")`).test(expr)))).toEqual([])
  expect(asked.filter((cause) => !index.includes(`«${words.t(`board:causeShort.${cause}`)}»`))).toEqual([])
})

test('every page of the runbook stands in its index, and leads only to pages that are there', () => {
  const pages = globSync('*.md', { cwd: fromRoot('docs/runbook') })
  const index = readFileSync(fromRoot('docs/runbook/README.md'), 'utf8')
  expect(pages.filter((page) => page !== 'README.md' && !index.includes(`](${page})`))).toEqual([])
  const links = pages.flatMap((page) => [...readFileSync(fromRoot(`docs/runbook/${page}`), 'utf8').matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, target]) => target ?? ''))
  expect(links.filter((target) => !pages.includes(target))).toEqual([])
})
