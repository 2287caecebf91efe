import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Database } from '@vinhdanh/record'
import { correct, decide, newDossier } from '../support/dossier.ts'
import { follow } from '../support/follow.ts'
import { createOrganisation, type Organisation } from '../support/organisation.ts'
import { openRecord } from '../support/record.ts'
import { importTestRules, STEPS } from '../support/rules.ts'

let database: Database
let organisation: Organisation
let close: () => Promise<void>

beforeAll(async () => {
  ;({ database, close } = await openRecord())
  await importTestRules(database)
  organisation = await createOrganisation(database)
})
afterAll(() => close())

/** Opens what follows, as if the clock of the database had jumped back by a day since the step before. */
async function followWithClockBack(dossierId: string): Promise<void> {
  await follow(database, dossierId)
  await database.query(`UPDATE step SET opened_at = timestamptz '2025-01-01' - no * interval '1 day' WHERE dossier_id = $1`, [dossierId])
}

test('a dossier goes its whole way, returned once, though the clock of the database jumps back at every step', async () => {
  const dossierId = await newDossier(database, organisation)
  await followWithClockBack(dossierId)
  await decide(database, organisation, dossierId)
  await followWithClockBack(dossierId)
  await decide(database, organisation, dossierId, 'return')
  await followWithClockBack(dossierId)
  await correct(database, organisation, dossierId)
  await followWithClockBack(dossierId)
  for (const _ of STEPS.slice(1)) {
    await decide(database, organisation, dossierId)
    await followWithClockBack(dossierId)
  }
  expect(await database.query('SELECT state FROM dossier WHERE id = $1', [dossierId])).toEqual([{ state: 'awarded' }])
  const steps = await database.query<{ step: string }>(`SELECT step_id AS step FROM step WHERE dossier_id = $1 ORDER BY opened_at DESC`, [dossierId])
  expect(steps.map(({ step }) => step)).toEqual([STEPS[0], STEPS[1], 'correction', ...STEPS.slice(1)])
})
