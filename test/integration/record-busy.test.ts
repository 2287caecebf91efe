import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { Database, takeQueuedNotices } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation } from '../support/organisation.ts'
import { openRecord, system } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'
import { until } from '../support/world.ts'

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
  // It was meant to be.
  await database.query('SELECT pg_stat_reset()')
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

test('a letter about a dossier does not wait for who decides it: the decision may be waiting for that letter', async () => {
  await importTestRules(database)
  const organisation = await createOrganisation(database)
  const dossierId = await newDossier(database, organisation)
  await follow(database, dossierId)
  const reader = organisation.people.submitter.personId
  await database.query(
    `INSERT INTO notice (id, unique_key, recipient_id, kind, send_time, dossier_id, round, state, created_at) VALUES ($1::uuid, $1::text, $2, 'returned', 'at-once', $3, 1, 'queued', record_now())`,
    [randomUUID(), reader, dossierId],
  )
  const [held, done] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  const audited = database.transact(system, async (tx) => {
    await tx.query('SELECT 1 FROM audit_head FOR UPDATE')
    held.resolve(undefined)
    await done.promise
  })
  await held.promise
  const decided = decide(database, organisation, dossierId)
  /** Since when a decision has held its dossier and waited at its last statement. */
  const waiting = () => database.query<{ since: Date }>(
    `SELECT xact_start AS since FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%audit_append%'`,
  )
  try {
    await until('the decision waits for the end of the audit', async () => (await waiting()).length === 1)
    const before = await waiting()
    const letter = await takeQueuedNotices(database, reader, () => ({ messageId: `<${randomUUID()}@example.gov.vn>`, subject: 'Cần xử lý' }))
    expect(letter?.notices).toMatchObject([{ dossierId }])
    expect(await waiting()).toEqual(before)
  } finally {
    done.resolve(undefined)
    await Promise.all([audited, decided])
  }
})
