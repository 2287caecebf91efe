import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bookPlaces, type Database, moveTime, placesToCompare } from '@vinhdanh/record'
import { addDossiers, openCrowd } from '../bench/many-dossiers.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const dossiers = 650
const minute = 60_000
let database: Database
let close: () => Promise<void>
let ids: string[]

beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  const crowd = await openCrowd(database)
  ids = [crowd.patternId, ...await addDossiers(database, crowd, dossiers, 5)]
  await moveTime(database, 5 * minute)
}, 120_000)
afterAll(() => close())

const asked = async (look: number) => (await placesToCompare(database, look)).map(({ dossierId }) => dossierId)

test('of dossiers that stand still some are asked at each look, and in turn all of them once', async () => {
  const looks = await Promise.all([0, 1, 2, 3].map(asked))
  expect(looks.flat().sort()).toEqual([...ids].sort())
  for (const look of looks) expect(look.length).toBeLessThan(300)
})

test('while a difference was found within the hour, five times as many are asked; the one that was found is asked at every look', async () => {
  const [place] = await placesToCompare(database, 0)
  if (!place) throw new Error('nobody is asked')
  await bookPlaces(database, { differing: [{ dossierId: place.dossierId, stepRowId: place.stepRowId, workflowStepId: 'ministry-intake', runId: 'run' }], agreeing: [] })
  expect((await asked(1)).sort()).toEqual([...ids].sort())
  await moveTime(database, 61 * minute)
  expect((await asked(1)).length).toBeLessThan(300)
  for (const look of [0, 1, 2, 3]) expect(await asked(look)).toContain(place.dossierId)
  await bookPlaces(database, { differing: [], agreeing: [place.dossierId] })
})
