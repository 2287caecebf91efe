import { afterEach, describe, expect, test } from '@jest/globals'
import { createDataSource, migrate } from '@vinhdanh/record'
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
