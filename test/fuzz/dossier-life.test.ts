import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkInvariants } from '../../apps/ops/src/check-invariants/index.ts'
import { amountOf, budgetOf, timeFor } from '../support/amounts.ts'
import { followAll } from '../support/follow.ts'
import { commands } from '../support/model/acts.ts'
import { newModel } from '../support/model/dossier-model.ts'
import { type Office, openOffice } from '../support/model/real-dossier.ts'

/** Milliseconds for one life on a busy machine; on one with two processors to itself it takes a fraction. */
const each = 3_000
const amount = amountOf('MODEL', 500)
/** What a machine makes in that time that is busy with much else. */
const least = Math.min(amount, 20)
const seed = amountOf('SEED', 20_261_122)
/** Sequences at once, each with a dossier of its own. */
const lanes = 6

let office: Office
beforeAll(async () => { office = await openOffice() }, 240_000)
afterAll(() => office.close())

test(`${amount} lives of a dossier, or what five minutes hold, each of up to 40 acts, go as the model says (seed ${seed})`, async () => {
  const end = performance.now() + budgetOf('MODEL', 300_000)
  const lives = (lane: number) => fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (acts) => {
      // A life is played to its end or not at all: one that is broken off would go on writing while the record is checked.
      if (performance.now() > end) return
      await fc.asyncModelRun(async () => ({ model: newModel(), real: await office.begin() }), acts)
    }),
    { numRuns: Math.ceil(amount / lanes), seed: seed + lane },
  )
  await Promise.all(Array.from({ length: lanes }, (_, lane) => lives(lane)))
  const { played } = await office.database.queryOne<{ played: number }>('SELECT count(*)::int AS played FROM dossier')
  expect(played).toBeGreaterThanOrEqual(least)
  await followAll(office.database)
  const reached = await office.database.query<{ state: string; n: number; rounds: number }>('SELECT state, count(*)::int AS n, max(round) AS rounds FROM dossier GROUP BY state ORDER BY state')
  console.log(`${played} lives\n` + reached.map(({ state, n, rounds }) => `${state}: ${n}, up to round ${rounds}`).join('\n'))
  // No worker runs here, so the outbox (I20) stays as full as it is.
  expect((await checkInvariants({ database: office.database })).filter(({ id }) => id !== 'I20')).toEqual([])
}, timeFor(amount, each))
