import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Database } from '@vinhdanh/record'
import { openRecord, system } from '../support/record.ts'

let database: Database
let url: string
let close: () => Promise<void>
beforeAll(async () => { ({ database, url, close } = await openRecord()) })
afterAll(() => close())

const lock = 'SELECT pg_advisory_xact_lock($1)'

test('of two transactions that wait for each other one is begun again, and both are done', async () => {
  const both = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()] as const
  const begun: number[] = []
  const lockBoth = (own: 0 | 1) => database.transact(system, async (tx) => {
    const other = own === 0 ? 1 : 0
    begun.push(own)
    await tx.query(lock, [own])
    both[own].resolve(undefined)
    await both[other].promise
    await tx.query(lock, [other])
    return own
  })
  expect(await Promise.all([lockBoth(0), lockBoth(1)])).toEqual([0, 1])
  expect(begun).toHaveLength(3)
})

test('who finds every connection taken is told after five seconds that the record is away, and is served when one is free', async () => {
  const small = await Database.open({ url, poolSize: 1, applicationName: 'test' })
  try {
    const [taken, done] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    const long = small.transact(system, async () => { taken.resolve(undefined); await done.promise })
    await taken.promise
    await expect(small.query('SELECT 1')).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
    done.resolve(undefined)
    await long
    expect(await small.query('SELECT 1 AS there')).toEqual([{ there: 1 }])
  } finally {
    await small.close()
  }
}, 20_000)

test('a statement that runs too long is given up, and that is no bug', async () => {
  const slow = database.transact(system, async (tx) => {
    await tx.query(`SET LOCAL statement_timeout = '50ms'`)
    await tx.query('SELECT pg_sleep(5)')
  })
  await expect(slow).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
})
