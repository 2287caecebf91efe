import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@vinhdanh/record'
import { openRecord, system } from '../support/record.ts'

let database: Database
let close: () => Promise<void>
beforeAll(async () => { ({ database, close } = await openRecord()) })
afterAll(() => close())

test('a transaction whose connection breaks between two statements says that the record is away, not that there is a bug', async () => {
  const broken = database.transact(system, async (tx) => {
    await tx.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
    await delay(100)
    await tx.query('SELECT 1')
  })
  await expect(broken).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
  expect(await database.query('SELECT 1 AS there')).toEqual([{ there: 1 }])
})

test('so does one whose connection breaks while a statement runs', async () => {
  await expect(database.transact(system, (tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)'))).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
})
