import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Database, moveTimeOn, recordNow } from '@vinhdanh/record'
import { newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation } from '../support/organisation.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules } from '../support/rules.ts'

const hourMs = 3_600_000
let database: Database
let close: () => Promise<void>
beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
})
afterAll(() => close())

test('time that is moved on stops just past each instant of an open step, and goes as far as it may where none comes', async () => {
  expect(await moveTimeOn(database, 5 * hourMs)).toBe(5 * hourMs)
  await follow(database, await newDossier(database, await createOrganisation(database)))
  const { next } = await database.queryOne<{ next: Date }>('SELECT min(at) AS next FROM clock_instant')
  const ahead = next.getTime() - (await recordNow(database)).getTime()
  const moved = await moveTimeOn(database, 400 * 24 * hourMs)
  expect(moved).toBeGreaterThan(ahead)
  expect(moved).toBeLessThan(ahead + 2_000)
  await expect(moveTimeOn(database, -1)).rejects.toMatchObject({ code: 'validation.failed' })
})
