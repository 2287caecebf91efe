import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { addPost, boardCounts, boardHolders, boardList, boardPlaces, type Database, inbox, moveTime, othersCountedTo, refreshHolders, stuckLines, waitingForOthers } from '@vinhdanh/record'
import { addDossiers, type Crowd, openCrowd } from '../bench/many-dossiers.ts'
import { newPerson, openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'
import { dayAhead } from '../support/substitution.ts'
import { until } from '../support/world.ts'

const dossiers = 15_000
const units = 150
const each = dossiers / units
let database: Database
let close: () => Promise<void>
let crowd: Crowd
let ids: string[]

/** A large ministry in the season of hand-ins: many dossiers due at the same instant, a third without a term, as when they are held. */
beforeAll(async () => {
  const record = await openRecord()
  ;({ database, close } = record)
  await importTestRules(database)
  crowd = await openCrowd(database)
  ids = await addDossiers(database, crowd, dossiers, units)
  await database.query(
    `UPDATE dossier SET due_at = CASE WHEN n % 3 > 0 THEN due_at + n % 7 * interval '1 day' END
     FROM unnest($1::uuid[]) WITH ORDINALITY AS numbered(numbered_id, n) WHERE id = numbered_id`, [ids],
  )
}, 240_000)
afterAll(() => close())

/** What PostgreSQL tells of a part of a plan. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Heap Fetches'?: number
  readonly Plans?: readonly PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

async function took<T>(what: string, work: () => Promise<T>): Promise<{ readonly answer: T; readonly ms: number }> {
  const began = performance.now()
  const answer = await work()
  const ms = performance.now() - began
  console.log(`${what} at ${dossiers} open dossiers: ${ms.toFixed(0)} ms`)
  return { answer, ms }
}

const inOrder = async (table: string, condition: string, id: string): Promise<string[]> =>
  (await database.query<{ id: string }>(`SELECT ${id} AS id FROM ${table} WHERE ${condition} ORDER BY d.due_at NULLS LAST, ${id}`)).map((row) => row.id)

test('page after page the board shows every open dossier once, soonest due first, those without a term last', async () => {
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await boardList(database, crowd.administrator, { show: 'under-way' }, { cursor: cursor ?? null, limit: 199 })
    seen.push(...page.rows.map(({ id }) => id))
    cursor = page.next
  }
  expect(seen).toEqual(await inOrder('dossier d', `d.state = 'under-way'`, 'd.id'))
}, 120_000)

test('what an inbox looks through stands in indexes: rows are read for the tasks of its page alone', async () => {
  for (const table of ['task', 'dossier']) {
    // Whatever PostgreSQL itself looks through at this moment, it keeps pages from being known as seen by everybody.
    await until(`all of ${table} is seen by everybody`, async () => {
      await database.query(`VACUUM ANALYZE ${table}`)
      return (await database.queryOne<{ seen: boolean }>('SELECT relallvisible >= relpages AS seen FROM pg_class WHERE oid = $1::regclass', [table])).seen
    })
  }
  const asked = jest.spyOn(database, 'query')
  await inbox(database, crowd.places[0]?.holderId ?? '', { limit: 7 })
  const [sql = '', parameters] = asked.mock.calls[0] ?? []
  asked.mockRestore()
  const [explained] = await database.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters)
  const nodes = explained?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? []
  const read = (table: string) => nodes.filter((node) => node['Relation Name'] === table && node['Node Type'] !== 'Index Only Scan').reduce((rows, node) => rows + node['Actual Rows'] * node['Actual Loops'], 0)
  expect({ task: read('task'), dossier: read('dossier') }).toEqual({ task: 8, dossier: 8 })
  expect(nodes.flatMap((node) => (node['Node Type'] === 'Index Only Scan' ? [{ index: node['Index Name'], rows: node['Heap Fetches'] }] : []))).toEqual(
    expect.arrayContaining([{ index: 'task_open_holder', rows: 0 }, { index: 'dossier_open_due_of', rows: 0 }]))
}, 60_000)

test('page after page an inbox shows every task once in the same order, over the turn from those with a term to those without', async () => {
  const holderId = crowd.places[0]?.holderId ?? ''
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await inbox(database, holderId, { cursor: cursor ?? null, limit: 7 })
    seen.push(...page.rows.map(({ taskId }) => taskId))
    cursor = page.next
  }
  expect(seen).toHaveLength(each)
  expect(seen).toEqual(await inOrder('task t JOIN dossier d ON d.id = t.dossier_id', `t.holder_id = '${holderId}' AND t.state = 'open'`, 't.id'))
}, 60_000)

test('who oversees them and holds none is told that many wait for others, without their being counted', async () => {
  expect(await waitingForOthers(database, crowd.administrator)).toBe(othersCountedTo + 1)
})

test('what is stuck among all of them is told within ten seconds', async () => {
  await database.query(`UPDATE task SET state = 'cancelled' WHERE dossier_id = ANY($1::uuid[])`, [ids.slice(0, 3)])
  const all = await took('the causes of all', () => stuckLines(database, ids))
  expect(all.answer.map(({ dossierId, cause }) => [dossierId, cause]).sort()).toEqual(ids.slice(0, 3).map((id) => [id, 'no-holder']).sort())
  const list = await took('the board of what is stuck', () => boardList(database, crowd.administrator, { show: 'stuck' }, { limit: 50 }))
  expect(list.answer.rows.map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort())
  expect(Math.max(all.ms, list.ms)).toBeLessThan(10_000)
  await database.query(`UPDATE task SET state = 'open' WHERE dossier_id = ANY($1::uuid[])`, [ids.slice(0, 3)])
}, 60_000)

test('the cards and the flow count all of them', async () => {
  const { answer: counts } = await took('the cards', () => boardCounts(database, crowd.administrator, {}))
  const { answer: places } = await took('the flow', () => boardPlaces(database, crowd.administrator, {}))
  const { answer: holders } = await took('who holds most', () => boardHolders(database, crowd.administrator, {}, 10))
  const whole = await took('the board, its parts at once', () => Promise.all([
    boardCounts(database, crowd.administrator, {}), boardPlaces(database, crowd.administrator, {}), boardHolders(database, crowd.administrator, {}, 10),
    boardList(database, crowd.administrator, { show: 'under-way' }, { limit: 50 }),
  ]))
  // Ten times what it may take on a quiet machine: docs/performance.md has the figures.
  expect(whole.ms).toBeLessThan(3_000)
  expect(holders.map(({ held }) => held)).toEqual(Array.from({ length: 10 }, () => each))
  expect(counts['under-way']).toBe(dossiers + 1)
  expect(places.map(({ stepId, count }) => [stepId, count])).toEqual([['unit-sign', dossiers + 1]])
})

test('where nobody came or went, the look after the holders changes no step; of a post that begins, only those that wait for it', async () => {
  expect((await took('the look after the holders', () => refreshHolders(database))).answer).toBe(0)
  const next = await newPerson(database)
  const unitId = crowd.places[0]?.unitId ?? ''
  await addPost(database, system, { personId: next, unitId, role: 'unit-head', title: 'Phó thủ trưởng', validFrom: await dayAhead(database, 1), validTo: null })
  await moveTime(database, 86_400_000)
  expect(await refreshHolders(database)).toBe(each)
  expect(await refreshHolders(database)).toBe(0)
  expect(await database.query(`SELECT count(*)::int AS tasks FROM task WHERE holder_id = $1 AND state = 'open'`, [next])).toEqual([{ tasks: each }])
}, 120_000)
