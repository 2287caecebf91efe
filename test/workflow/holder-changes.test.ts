import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { moveTime } from '@vinhdanh/record'
import { newDossier, openTasks } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { newPerson } from '../support/record.ts'
import { substitute } from '../support/substitution.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
afterAll(() => world.close())
keepHistories(() => world)

test('the worker gives a substitute what is open when their days begin, and looks again on a later morning', async () => {
  const { database, organisation } = world
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  const substituteId = await newPerson(database)
  await substitute(database, organisation.people['unit-head'].personId, substituteId, [1, 1])
  expect(await openTasks(database, dossierId)).toHaveLength(1)
  await moveTime(database, 86_400_000)
  await until('the substitute has the task', async () => (await openTasks(database, dossierId)).some(({ holderId }) => holderId === substituteId))
  await until('the next morning is asked for', async () =>
    (await database.query(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'refresh-holders' AND locked_at IS NULL AND run_at > now()`)).length === 1)
})
