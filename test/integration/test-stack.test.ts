import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connectClient, isReachable } from '@vinhdanh/temporal'
import pg from 'pg'
import { type Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { temporalConfig } from '../support/temporal.ts'

describe('the servers that tests share', () => {
  let databases: FreshDatabase[]
  let browser: Browser
  beforeAll(async () => {
    databases = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()])
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await Promise.all([...databases.map((database) => database.drop()), browser.close()])
  })

  test('give each test file a migrated database of its own', async () => {
    const counts = await Promise.all(databases.map(async ({ url }) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('create table only_here (id int)')
      const { rows } = await client.query<{ tables: number }>("select count(*)::int tables from information_schema.tables where table_schema in ('public', 'graphile_worker')")
      await client.end()
      return rows[0]?.tables
    }))
    expect(counts[0]).toBeGreaterThan(5)
    expect(new Set(counts).size).toBe(1)
  })
  test('have a Temporal server that answers', async () => {
    const client = connectClient(temporalConfig())
    expect(await isReachable(client)).toBe(true)
    await client.connection.close()
  })
  test('have a browser that survives the closing of a page', async () => {
    const first = await browser.newPage()
    await first.close()
    const page = await browser.newPage()
    await page.setContent('<h1>Vinh Danh</h1>')
    expect(await page.textContent('h1')).toBe('Vinh Danh')
  })
})
