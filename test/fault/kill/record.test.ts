import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { beginSample, Database, type Reader, recordNow, verifyAudit } from '@vinhdanh/record'
import pg from 'pg'
import { copyOfDatabase, type FreshDatabase, freshDatabase } from '../../support/database.ts'
import { createOrganisation } from '../../support/organisation.ts'
import { importTestRules } from '../../support/rules.ts'
import { dayAhead } from '../../support/substitution.ts'
import { dossierScenarios } from './dossier-scenarios.ts'
import { recordEffects } from './effects.ts'
import { moments, type Order, type Report, type Stop } from './order.ts'
import { clockScenarios, organisationScenarios, postSinceMorning } from './other-scenarios.ts'
import { imageOf, readRows, type Rows } from './record-image.ts'
import { fixtureOf, type Scenario, type Scenarios } from './scenario.ts'
import { Victim } from './victim.ts'

/** Copies of the record at a time: each takes a connection of a process that is to die. */
const together = 40
/** A minute or two on an idle machine. */
const KILLS_MS = 900_000
const effects = recordEffects()
let scenarios: Scenarios
/** What every effect leaves behind that nobody disturbs. */
const once = new Map<string, Once>()
/** The process that runs again what others were killed of. */
const heir = new Victim()
const starts = new Map<Scenario['start'], FreshDatabase & { rows: Rows }>()

async function addStart(name: Scenario['start'], fill: (database: Database) => Promise<void>): Promise<void> {
  const fresh = await freshDatabase()
  const database = await Database.open({ url: fresh.url, applicationName: 'test' })
  await fill(database)
  const rows = await readRows(database)
  await database.close()
  starts.set(name, { ...fresh, rows })
}

beforeAll(async () => {
  await addStart('empty', () => Promise.resolve())
  await addStart('begun', async (database) => void (await beginSample(database, new Date((await recordNow(database)).getTime() - 90 * 86_400_000))))
  await addStart(undefined, async (database) => {
    await importTestRules(database)
    const fixture = fixtureOf(database, await createOrganisation(database), await dayAhead(database, 0))
    scenarios = { ...await dossierScenarios(fixture), ...await clockScenarios(fixture), ...await organisationScenarios(fixture) }
    await postSinceMorning(fixture)
  })
}, 120_000)
afterAll(async () => {
  await heir.kill()
  for (const { drop } of starts.values()) await drop()
})

interface Case {
  readonly order: Order
  readonly scenario: Scenario
  readonly copy: FreshDatabase
}

const startOf = ({ start }: Scenario): FreshDatabase & { rows: Rows } => {
  const found = starts.get(start)
  if (!found) throw new Error('there is no such start')
  return found
}

let lastId = 0
async function newCase(effect: string, stop: Stop | null): Promise<Case> {
  const scenario = scenarios[effect]
  if (!scenario) throw new Error(`${effect} has no scenario`)
  const copy = await copyOfDatabase(startOf(scenario).url)
  return { scenario, copy, order: { id: lastId += 1, url: copy.url, effect, args: scenario.args, keyed: scenario.keyed ?? false, stop } }
}

/** How the record stands: what the effect made of it, and what is wrong with it. */
async function judge({ copy, scenario }: Case): Promise<string[]> {
  const { image, faults } = await reading(copy.url, async (record) => ({ image: imageOf(await readRows(record), startOf(scenario).rows), ...await verifyAudit(record) }))
  await copy.drop()
  return [...image, ...faults.map((fault) => `broken audit ${JSON.stringify(fault)}`)]
}

/** A look into a copy by a plain connection: what the record's own costs to open is much for one look. */
async function reading<T>(url: string, look: (record: Reader) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await look({ query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await client.query(sql, [...parameters])).rows as Row[] })
  } finally {
    await client.end()
  }
}

interface Once {
  readonly image: readonly string[]
  readonly transactions: number
}

/** What one run without a fault leaves behind. */
async function runOnce(effect: string, process: Victim): Promise<Once | string> {
  const one = await newCase(effect, null)
  const report = await process.carryOut(one.order)
  const image = await judge(one)
  return report.stopped || report.refusal !== null ? `${effect} does not work: ${JSON.stringify(report)}` : { image, transactions: report.transactions }
}

/** Every moment of each transaction; of many that follow one another, of the first, a middle and the last. */
function stopsOf(transactions: number): Stop[] {
  const numbers = transactions <= 3 ? Array.from({ length: transactions }, (_, index) => index + 1) : [1, Math.ceil(transactions / 2), transactions]
  return numbers.flatMap((transaction) => moments.map((moment) => ({ transaction, moment })))
}

/** Runs it again where it was killed. Answers what is wrong with the end, in words; nothing: it is that of one run. */
async function runAgain(one: Case, once: Once, process: Victim): Promise<string | null> {
  const { order, scenario } = one
  const isCommitted = order.stop?.moment === 'after' && order.stop.transaction === once.transactions
  if (order.keyed || order.effect === 'withIdempotency') await letClaimExpire(order.url)
  const report: Report | null = isCommitted && scenario.asksFirst ? null : await process.carryOut({ ...order, id: lastId += 1, stop: null })
  const refusal = report && !report.stopped ? report.refusal : null
  const image = await judge(one)
  const expected = once.image.filter((line) => !isDifferent(scenario, line))
  const found = image.filter((line) => !isDifferent(scenario, line))
  if (refusal !== null && !(scenario.again && refusal.startsWith(scenario.again))) return `the repeat was refused: ${refusal}`
  const missing = expected.filter((line) => !found.includes(line))
  const excess = found.filter((line) => !expected.includes(line))
  return missing.length + excess.length === 0 && found.length === expected.length ? null : JSON.stringify({ missing, excess, lines: [expected.length, found.length] })
}

const isDifferent = ({ mayDiffer }: Scenario, line: string): boolean => mayDiffer?.lines.test(line) ?? false

/** The API takes a key over from a dead process after half a minute; here it has passed. */
async function letClaimExpire(url: string): Promise<void> {
  await reading(url, (record) => record.query(`UPDATE idempotency SET created_at = 'epoch' WHERE status IS NULL`))
}

const inGroups = <T>(all: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

describe('every effect of the record', () => {
  test('has a kill point, and none has one that is no effect', () => {
    expect(Object.keys(scenarios).sort()).toEqual(effects)
  })

  test('can be brought about once', async () => {
    const wrong: string[] = []
    for (const group of inGroups(effects, 8)) {
      await Promise.all(group.map(async (effect) => {
        const outcome = await runOnce(effect, heir)
        if (typeof outcome === 'string') wrong.push(outcome)
        else once.set(effect, outcome)
      }))
    }
    expect(wrong.sort()).toEqual([])
  }, KILLS_MS)

  test('killed before, inside and after each of its transactions and run again, leaves what one run leaves', async () => {
    const wrong: string[] = []
    const points = effects.flatMap((effect) => stopsOf(once.get(effect)?.transactions ?? 0).map((stop) => ({ effect, stop })))
    for (const group of inGroups(points, together)) {
      const doomed = new Victim()
      const cases: Case[] = []
      for (const pair of inGroups(group, 4)) cases.push(...await Promise.all(pair.map(({ effect, stop }) => newCase(effect, stop))))
      const reports = await Promise.all(cases.map(({ order }) => doomed.carryOut(order)))
      await doomed.kill()
      for (const some of inGroups(cases, 8)) {
        await Promise.all(some.map(async (one) => {
          const { effect, stop } = one.order
          const words = reports.find(({ id }) => id === one.order.id)?.stopped ? await runAgain(one, once.get(effect) ?? { image: [], transactions: 0 }, heir) : 'it did not get there'
          if (words !== null) wrong.push(`${effect}, killed ${stop?.moment ?? ''} transaction ${stop?.transaction ?? ''}: ${words}`)
        }))
      }
    }
    expect(wrong.sort()).toEqual([])
    expect(points.length).toBeGreaterThanOrEqual(3 * effects.length)
  }, KILLS_MS)
})
