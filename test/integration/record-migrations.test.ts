import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createDataSource, migrate } from '@vinhdanh/record'
import { RulesOfFacts1765000000005 } from '../../libs/record/src/migrations/1765000000005-rules-of-facts.ts'
import { emptyDatabase, type FreshDatabase } from '../support/database.ts'

const databases: FreshDatabase[] = []
afterEach(async () => { await Promise.all(databases.splice(0).map((database) => database.drop())) })

async function empty(): Promise<string> {
  const database = await emptyDatabase()
  databases.push(database)
  return database.url
}

async function withSource<T>(url: string, work: (source: ReturnType<typeof createDataSource>) => Promise<T>): Promise<T> {
  const source = createDataSource({ url, applicationName: 'test', poolSize: 2 })
  await source.initialize()
  try {
    return await work(source)
  } finally {
    await source.destroy()
  }
}

const drift = (url: string) => withSource(url, async (source) => (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query))
const tableNames = (url: string) => withSource(url, async (source) =>
  (await source.query<{ name: string }[]>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`)).map(({ name }) => name))

describe('migrations of the record', () => {
  test('what the migrations build is what the entities describe', async () => {
    const url = await empty()
    await migrate(url)
    expect(await drift(url)).toEqual([])
  })

  test('six processes that migrate an empty database at once all succeed and leave one schema', async () => {
    const url = await empty()
    await Promise.all(Array.from({ length: 6 }, () => migrate(url)))
    expect(await drift(url)).toEqual([])
  })

  test('one that has to wait for a lock lets readers pass before long, names who keeps it when its patience ends, and is done once it is free', async () => {
    const url = await empty()
    await migrate(url)
    await withSource(url, async (source) => {
      const first = source.migrations.findIndex((migration) => migration instanceof RulesOfFacts1765000000005)
      for (const _ of source.migrations.slice(first)) await source.undoLastMigration()
      // Somebody reads what is to be altered, and does not come to an end.
      const keeper = source.createQueryRunner()
      await keeper.startTransaction()
      await keeper.query('SELECT 1 FROM revision')
      await expect(migrate(url, { patienceMs: 0 })).rejects.toThrow(/waited in vain for a lock.*pid \d+ \(test, idle in transaction\) for \d+ s/)

      const waiting = migrate(url)
      const waits: number[] = []
      for (const end = performance.now() + 5_000; performance.now() < end; await delay(50)) {
        const began = performance.now()
        await source.query('SELECT 1 FROM revision')
        waits.push(performance.now() - began)
      }
      // Readers did stand behind it, and none for longer than it may wait.
      expect(Math.max(...waits)).toBeGreaterThan(500)
      expect(Math.max(...waits)).toBeLessThan(4_000)
      await keeper.rollbackTransaction()
      await keeper.release()
      await waiting
    })
    expect(await drift(url)).toEqual([])
  }, 60_000)

  test('every migration can be taken back to an empty schema and applied again', async () => {
    const url = await empty()
    await migrate(url)
    const before = await tableNames(url)
    await withSource(url, async (source) => {
      for (const _ of source.migrations) await source.undoLastMigration()
    })
    expect(await tableNames(url)).toEqual(['migrations'])
    await migrate(url)
    expect(await tableNames(url)).toEqual(before)
    expect(await drift(url)).toEqual([])
  }, 120_000)
})
