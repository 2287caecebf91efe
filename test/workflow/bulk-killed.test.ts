import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bulkItems, rehearseMoveDeadlines, seenBulkAct, startBulkAct } from '@vinhdanh/record'
import { copyDossier } from '../bench/many-dossiers.ts'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { system } from '../support/record.ts'
import { READY_MS, spawnWorker } from '../support/worker-process.ts'
import { openWorld, until, type World } from '../support/world.ts'

const dossiers = 300

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

test('a bulk act whose worker is killed in the middle is carried on by the next, each item once', async () => {
  const { database, organisation: { unit, people }, environment } = world
  const patternId = await newDossier(database, world.organisation)
  await follow(database, patternId)
  const dossierIds = await copyDossier(database, patternId, dossiers, [{ unitId: unit.id, unitPath: unit.path, holderId: people['unit-head'].personId }])
  const { actor } = people.administrator
  const id = randomUUID()
  await rehearseMoveDeadlines(database, actor, { id, selection: { dossierIds }, shift: { workingDays: 4 }, reason: 'Bão lũ', authority: 'Bộ trưởng, công văn 12' })
  const doomed = await spawnWorker(environment)
  await doomed.ready()
  await startBulkAct(database, actor, { id, count: dossiers })
  await until('some are done', async () => (await seenBulkAct(database, system, id)).done >= 20, 60_000)
  await doomed.end('SIGKILL')

  const halfway = await seenBulkAct(database, system, id)
  expect(halfway).toMatchObject({ state: 'running', done: dossiers - halfway.left })
  expect(halfway.left).toBeGreaterThan(0)

  const heir = await spawnWorker(environment)
  await until('the act is finished', async () => (await seenBulkAct(database, system, id)).state === 'finished', READY_MS * 2)
  await heir.end('SIGTERM')
  expect(await seenBulkAct(database, system, id)).toMatchObject({ selected: dossiers, done: dossiers, refused: 0, changed: 0, left: 0 })
  const { rows } = await bulkItems(database, system, id, { show: 'done', after: 0, limit: dossiers })
  expect(rows).toHaveLength(dossiers)
  const moves = await database.query(`SELECT step_row_id FROM clock_move`)
  expect([moves.length, new Set(moves.map((move) => JSON.stringify(move))).size]).toEqual([dossiers, dossiers])
}, 300_000)
