import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { createCourier } from '../../apps/worker/src/courier.ts'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { newHolder, system } from '../support/record.ts'
import { openWorld, until, untilReady, type World } from '../support/world.ts'

let world: World
let dossierId: string
beforeAll(async () => {
  world = await openWorld()
  dossierId = await newDossier(world.database, world.organisation)
  await follow(world.database, dossierId)
})
// That no two transactions ever waited for each other in a circle is looked after when the database is dropped.
afterAll(() => world.close())

/** So many new people, each of whom is owed a notice about a dossier and has no job. */
async function owed(count: number, about = dossierId): Promise<string[]> {
  const { database, organisation } = world
  const people = await Promise.all(Array.from({ length: count }, async () => (await newHolder(database, organisation.department.id, 'ministry-intake')).personId))
  await database.query(
    `INSERT INTO notice (id, unique_key, recipient_id, kind, send_time, dossier_id, round, state, created_at)
     SELECT gen_random_uuid(), gen_random_uuid()::text, id, 'returned', 'at-once', $1, 1, 'queued', record_now() FROM unnest($2::uuid[]) AS id`, [about, people])
  return people
}

const stateOf = async (recipientId: string | undefined): Promise<string> => (await world.database.queryOne<{ state: string }>('SELECT state FROM notice WHERE recipient_id = $1', [recipientId])).state

test('a letter that cannot be drawn stops none of those that are taken along with it', async () => {
  const { database, organisation, config } = world
  const broken = await newDossier(database, organisation)
  await follow(database, broken)
  const { code } = await database.queryOne<{ code: string }>('SELECT award_code AS code FROM dossier WHERE id = $1', [broken])
  await database.query(`UPDATE dossier SET award_code = 'no-such-award' WHERE id = $1`, [broken])
  const people = [...await owed(2), ...await owed(1, broken), ...await owed(2)]
  const courier = createCourier(database, config)
  const taken = await Promise.allSettled(people.map((id) => courier.take(id)))
  expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(await stateOf(people[2])).toBe('queued')
  await database.query(`UPDATE dossier SET award_code = $2 WHERE id = $1`, [broken, code])
  const mended = await courier.take(people[2] ?? '')
  const letters = [...taken.map((one) => (one.status === 'fulfilled' ? one.value : null)), mended]
  await Promise.all(letters.map(async (letter) => { if (letter) await courier.book(letter.mailId, { state: 'sent', reply: '250 OK' }) }))
  expect(await Promise.all(people.map(stateOf))).toEqual(['sent', 'sent', 'sent', 'sent', 'sent'])
})

test('a notice that somebody holds keeps its own letter waiting and no other, when it is taken and when it is booked', async () => {
  const { database, config } = world
  const people = await owed(3)
  const courier = createCourier(database, config)
  /** Does something while another transaction holds the notice of the second. */
  const whileHeld = async <T>(work: () => Promise<T>[]): Promise<T[]> => {
    const [held, done] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
    const holder = database.transact(system, async (tx) => {
      await tx.query('SELECT 1 FROM notice WHERE recipient_id = $1 FOR NO KEY UPDATE', [people[1]])
      held.resolve(undefined)
      await done.promise
    })
    await held.promise
    const working = work()
    const settled = working.map((one) => one.then(() => true))
    expect(await Promise.all([settled[0], settled[2]])).toEqual([true, true])
    expect(await Promise.race([settled[1], Promise.resolve(false)])).toBe(false)
    done.resolve(undefined)
    await holder
    return Promise.all(working)
  }
  const letters = await whileHeld(() => people.map((id) => courier.take(id)))
  expect(letters.map((letter) => letter?.notices.length)).toEqual([1, 1, 1])
  await whileHeld(() => letters.map((letter) => courier.book(letter?.mailId ?? '', { state: 'sent', reply: '250 OK' })))
  expect(await Promise.all(people.map(stateOf))).toEqual(['sent', 'sent', 'sent'])
})

test('a step that ends while the letters of all its people are taken and booked waits for none of them in a circle', async () => {
  const { database, config } = world
  const courier = createCourier(database, config)
  for (let round = 0; round < 10; round += 1) {
    const stepRowId = randomUUID()
    const people = await owed(8)
    await database.query('UPDATE notice SET step_row_id = $1 WHERE recipient_id = ANY($2)', [stepRowId, people])
    await Promise.all([
      ...people.map(async (id) => {
        const letter = await courier.take(id)
        if (letter) await courier.book(letter.mailId, { state: 'sent', reply: '250 OK' })
      }),
      database.transact(system, (tx) => tx.query(`UPDATE notice SET state = 'cancelled' WHERE step_row_id = $1 AND state = 'queued'`, [stepRowId])),
    ])
    for (const state of await Promise.all(people.map(stateOf))) expect(['sent', 'cancelled']).toContain(state)
  }
})

test('two workers that are asked for the same letters many times send each once', async () => {
  const { database, mail } = world
  await Promise.all([untilReady(await world.startWorker()), untilReady(await world.startWorker())])
  const people = await owed(40)
  await database.query(
    `SELECT count(graphile_worker.add_job('send-notices', json_build_object('recipientId', id))) FROM unnest($1::uuid[]) AS id, generate_series(1, 3)`, [people])
  await until('all are sent', async () => (await database.query(`SELECT 1 FROM notice WHERE recipient_id = ANY($1) AND state <> 'sent'`, [people])).length === 0, 60_000)
  const sent = await database.query<{ email: string; unknown: number; attempts: number }>(
    'SELECT p.email, m.unknown_outcomes AS unknown, m.attempts FROM mail m JOIN person p ON p.id = m.recipient_id WHERE p.id = ANY($1)', [people])
  expect(sent).toHaveLength(40)
  for (const { email, unknown, attempts } of sent) expect({ email, unknown, attempts, copies: mail.messages(email).length }).toEqual({ email, unknown: 0, attempts: 1, copies: 1 })
}, 90_000)
