import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { moveTime } from '@vinhdanh/record'
import { randomUUID } from 'node:crypto'
import { oweNotices } from '../../libs/record/src/notices/owe-notices.ts'
import { newDossier } from '../support/dossier.ts'
import { system } from '../support/record.ts'
import { openWorld, untilReady, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
// That the transactions never waited for each other in a circle is looked after when the database is dropped.
afterAll(() => world.close())

test('transactions that owe the same people letters, in parts and in any order, take turns, while letters are sent and time is moved', async () => {
  const { database, organisation } = world
  const dossierId = await newDossier(database, organisation)
  const people = Object.values(organisation.people).map(({ personId }) => personId)
  const someOfThem = () => people.filter(() => Math.random() < 0.5).sort(() => Math.random() - 0.5)
  const owePart = (): Parameters<typeof oweNotices>[1] =>
    someOfThem().map((recipientId) => ({ recipientId, kind: 'escalation', dossierId, round: 1, details: { toldAs: 'administrator' }, uniqueKey: randomUUID() }))
  const times = Array.from({ length: 20 })
  await Promise.all([
    ...Array.from({ length: 10 }, async () => {
      for (const _ of times) {
        await database.transact(system, async (tx) => {
          await oweNotices(tx, owePart())
          await oweNotices(tx, owePart())
        })
      }
    }),
    (async () => { for (const _ of times) await moveTime(database, 120_000) })(),
  ])
  expect(await database.query(`SELECT p.name FROM person p WHERE p.id = ANY($1::uuid[]) AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.recipient_id = p.id)`, [people])).toEqual([])
}, 120_000)
