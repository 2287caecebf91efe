import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { holdDossier, releaseDossier } from '@vinhdanh/record'
import { decide, newDossier } from '../support/dossier.ts'
import { keepHistories } from '../support/histories.ts'
import { answer, ask } from '../support/opinions.ts'
import { advance, advanceTo } from '../support/time.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await untilReady(await world.startWorker())
})
afterAll(() => world.close())
keepHistories(() => world)

const clockOf = (dossierId: string) => world.database.queryOne<{ dueAt: Date; usedDays: number; leftDays: number | null; overdueAt: Date | null }>(
  `SELECT c.due_at AS "dueAt", c.used_days AS "usedDays", c.left_days AS "leftDays", c.overdue_at AS "overdueAt"
   FROM clock c JOIN step s ON s.id = c.step_row_id WHERE c.dossier_id = $1 AND s.state = 'open'`, [dossierId])

/** Timers of the workflow that were started and have neither fired nor been cancelled. */
async function openTimers(dossierId: string): Promise<number> {
  const { events = [] } = await world.client.workflow.getHandle(dossierWorkflowId(dossierId)).fetchHistory()
  const count = (of: (event: NonNullable<typeof events>[number]) => unknown) => (events ?? []).filter((event) => of(event)).length
  return count((event) => event.timerStartedEventAttributes) - count((event) => event.timerFiredEventAttributes) - count((event) => event.timerCanceledEventAttributes)
}

test('a hold over an opinion leaves no timer behind, and the term is due when what was left of it has run', async () => {
  const { database, organisation } = world
  const examiner = organisation.people['department-examiner'].actor
  const intake = organisation.people['ministry-intake'].actor
  const dossierId = await newDossier(database, organisation)
  await untilOpen(database, dossierId, 'unit-sign')
  await decide(database, organisation, dossierId)
  await untilOpen(database, dossierId, 'department-examine')
  await advance(world, { workingDays: 1 })
  const opinionId = await ask(database, examiner, dossierId)
  await until('no timer is left', async () => (await openTimers(dossierId)) === 0)
  await holdDossier(database, intake, { dossierId, reason: 'Xác minh đơn', authority: 'Thanh tra thử', paperNumber: '5/TTr', expectedUntil: null })
  await advance(world, { workingDays: 4 })
  await answer(database, examiner, opinionId)
  await advance(world, { workingDays: 2 })
  expect(await openTimers(dossierId)).toBe(0)
  expect(await clockOf(dossierId)).toMatchObject({ usedDays: 1, leftDays: 2, overdueAt: null })
  await releaseDossier(database, intake, { dossierId, releasePaper: '6/TTr' })
  await until('a timer runs again', async () => (await openTimers(dossierId)) === 1)
  const { dueAt } = await clockOf(dossierId)
  await advanceTo(world, new Date(dueAt.getTime() - 3_600_000))
  expect((await clockOf(dossierId)).overdueAt).toBeNull()
  await advance(world, { ms: 2 * 3_600_000 })
  await until('overdue', async () => (await clockOf(dossierId)).overdueAt)
}, 90_000)
