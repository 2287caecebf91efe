import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { AppError } from '@vinhdanh/domain'
import { Database, type Transaction, withIdempotency } from '@vinhdanh/record'
import pg from 'pg'
import { together } from '../../libs/record/src/together.ts'
import { freshDatabase } from '../support/database.ts'
import { newHolder, newUnit, system } from '../support/record.ts'
import { countWays } from '../support/ways.ts'

/** Statements go to PostgreSQL together where nobody waits for an answer, and are all or nothing for all that. Over one connection, so that whatever it keeps shows. */
let database: Database
let close: () => Promise<void>
beforeAll(async () => {
  const { url, drop } = await freshDatabase()
  database = await Database.open({ url, poolSize: 1, applicationName: 'test' })
  close = async () => { await database.close(); await drop() }
  await database.query('CREATE TABLE line (id int PRIMARY KEY)')
})
afterAll(() => close())
beforeEach(() => database.query('TRUNCATE line'))

const send = Reflect.get(pg.Client.prototype, 'query') as (...all: unknown[]) => unknown
const insert = 'INSERT INTO line VALUES ($1)'
const write = (tx: Transaction, id: number): Promise<unknown> => tx.query(insert, [id])
const lines = async (): Promise<number[]> => (await database.query<{ id: number }>('SELECT id FROM line ORDER BY id')).map(({ id }) => id)

test('a transaction begins with its first statement, asks together what it asks at once, and commits along with what nobody reads', async () => {
  const asked = await countWays().of(() => database.transact(system, async (tx) => {
    tx.last(insert, [4])
    tx.audit({ act: 'sample.finished', objectKind: 'record', objectId: 'line' })
    await together([write(tx, 1), write(tx, 2), write(tx, 3)])
  }))
  // Begin and the time; three lines; the fourth, the audit and COMMIT.
  expect(asked).toEqual({ statements: 8, ways: 3 })
  expect(await lines()).toEqual([1, 2, 3, 4])
})

test('where a transaction was refused to begin nothing is written without it', async () => {
  const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...all: unknown[]) {
    return send.apply(this, all[0] === 'START TRANSACTION' ? ['SELECT 1 / 0'] : all) as never
  })
  await expect(database.transact(system, (tx) => write(tx, 1))).rejects.toMatchObject({ code: 'upstream.record-unavailable' })
  spy.mockRestore()
  expect(await lines()).toEqual([])
  await database.transact(system, (tx) => write(tx, 1))
  expect(await lines()).toEqual([1])
})

test('where one of the last statements fails nothing is kept, whoever waits hears of it, and the connection goes on', async () => {
  const failing = database.transact(system, async (tx) => {
    await write(tx, 1)
    tx.last(insert, [1])
    // Prepared for the first time in a transaction that has failed already.
    tx.last('INSERT INTO line SELECT $1 + 1', [1])
  })
  await expect(failing).rejects.toMatchObject({ code: '23505' })
  expect(await lines()).toEqual([])
  await database.transact(system, (tx) => { tx.last('INSERT INTO line SELECT $1 + 1', [1]) })
  expect(await lines()).toEqual([2])
})

test('where one of several statements fails that were asked at once the error is its own, and nothing is kept', async () => {
  const failing = database.transact(system, (tx) => together([write(tx, 1), tx.query('INSERT INTO line VALUES ($1 / 0)', [1]), write(tx, 2)]))
  await expect(failing).rejects.toMatchObject({ driverError: { code: '22012' } })
  expect(await lines()).toEqual([])
  await database.transact(system, (tx) => together([write(tx, 1), write(tx, 2)]))
  expect(await lines()).toEqual([1, 2])
})

test('a part that goes on after another failed writes nothing, though its transaction is over', async () => {
  const failing = database.transact(system, (tx) => together([
    Promise.reject(new AppError('conflict.version')),
    (async () => { for (let id = 1; id <= 5; id += 1) await write(tx, id) })(),
  ]))
  await expect(failing).rejects.toMatchObject({ code: 'conflict.version' })
  expect(await lines()).toEqual([])
})

test('a request whose transaction failed at its very end is done again under its key', async () => {
  const actor = await newHolder(database, (await newUnit(database)).id, 'submitter')
  let fails = true
  const work = async () => {
    await database.transact(actor, async (tx) => { await write(tx, 1); if (fails) tx.last(insert, [1]) })
    return { status: 201, body: null }
  }
  await expect(withIdempotency(database, actor, 'key', 'body', work)).rejects.toMatchObject({ code: '23505' })
  expect(await lines()).toEqual([])
  fails = false
  expect(await withIdempotency(database, actor, 'key', 'body', work)).toEqual({ status: 201, body: null })
  expect(await lines()).toEqual([1])
})
