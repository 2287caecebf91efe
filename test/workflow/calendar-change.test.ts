import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierWorkflowId } from '@vinhdanh/contracts'
import { type Day, dueInstant } from '@vinhdanh/domain'
import { applyCalendarYear, loadCalendar, moveTime, previewCalendarYear, recordNow } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import type { RunningWorker } from '../../apps/worker/src/start-worker.ts'
import { copyDossier } from '../bench/many-dossiers.ts'
import { newDossier } from '../support/dossier.ts'
import { openWorld, until, untilOpen, untilReady, type World } from '../support/world.ts'

const dossiers = 500
/** Of how many of them the workflow runs: to the record a dossier more is a row, while each workflow costs seconds of processor until its timer has fired. */
const followed = 60
const hour = 3_600_000
/** What is at work at the same time while many are made or moved. */
const atOnce = 10

let world: World
let worker: RunningWorker
const startWorker = async (): Promise<void> => {
  worker = await world.startWorker()
  await untilReady(worker)
}
beforeAll(async () => {
  world = await openWorld()
  await startWorker()
})
afterAll(() => world.close())

async function together<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < list.length; from += atOnce) results.push(...(await Promise.all(list.slice(from, from + atOnce).map(work))))
  return results
}
const count = async (sql: string, parameters: readonly unknown[] = []) => (await world.database.queryOne<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`, parameters)).count
const fired = (kind: string) => count(`clock_instant WHERE kind = $1 AND fired_at IS NOT NULL`, [kind])
const untilHeard = () => until('every workflow has heard', async () => (await count(`graphile_worker.jobs WHERE task_identifier IN ('start-dossier', 'tell-dossier')`)) === 0, 180_000)

/** The record and every workflow to a moment, in one go: what was due before fires when its workflow comes by. */
async function goTo(moment: Date, ids: readonly string[]): Promise<void> {
  const ms = moment.getTime() - (await recordNow(world.database)).getTime()
  await moveTime(world.database, ms)
  await together(ids, (id) => skipTime(world.client, dossierWorkflowId(id), ms))
}

test('a day off under 500 open dossiers: the preview says which move, the apply moves them, and every timer fires at the new instant and not at the old', async () => {
  const { database, organisation } = world
  const { actor } = organisation.people.administrator
  const patternId = await newDossier(database, organisation)
  await untilOpen(database, patternId, 'unit-sign')
  const { unit, people } = organisation
  const copies = await copyDossier(database, patternId, dossiers - 1, [{ unitId: unit.id, unitPath: unit.path, holderId: people['unit-head'].personId }])
  const ids = [patternId, ...copies]
  const run = ids.slice(0, followed)
  await database.query(`SELECT graphile_worker.add_job('start-dossier', json_build_object('dossierId', id)) FROM unnest($1::uuid[]) AS id`, [run.slice(1)])
  await untilHeard()

  const { oldLastDay } = await database.queryOne<{ oldLastDay: Day }>(`SELECT to_char(max(last_day), 'YYYY-MM-DD') AS "oldLastDay" FROM clock`)
  const newLastDay = (await loadCalendar(database)).addWorkingDays(oldLastDay, 1)
  const name = { vi: 'Nghỉ bù', en: 'Day off' }
  const file = { year: Number(oldLastDay.slice(0, 4)), title: name, confirmed: true, source: 'Thông báo thử', days: [{ day: oldLastDay, kind: 'off', name, source: 'Thông báo thử', confirmed: true }] }

  const beforePreview = performance.now()
  const { moved } = await previewCalendarYear(database, actor, file)
  const previewMs = performance.now() - beforePreview
  expect(new Set(moved.map(({ dossierId }) => dossierId))).toEqual(new Set(ids))
  expect(new Set(moved.map((term) => `${term.oldLastDay} ${term.newLastDay}`))).toEqual(new Set([`${oldLastDay} ${newLastDay}`]))
  expect(await count('clock_move')).toBe(0)

  await worker.stop()
  const beforeApply = performance.now()
  expect(await applyCalendarYear(database, actor, file)).toEqual(moved)
  const applyMs = performance.now() - beforeApply
  console.log(`${dossiers} open dossiers: preview ${Math.round(previewMs)} ms, apply ${Math.round(applyMs)} ms`)
  expect(await count(`clock WHERE last_day = $1::date AND due_at = $2`, [newLastDay, dueInstant(newLastDay)])).toBe(dossiers)
  expect(await count(`audit_entry WHERE act = 'clock.moved'`)).toBe(dossiers)

  // Every workflow is to be told. Those that never ran would be started by it.
  expect(await count(`graphile_worker._private_jobs WHERE payload ->> 'dossierId' = ANY($1::text[]) AND payload #>> '{fact,kind}' = 'clock-changed'`, [ids])).toBe(dossiers)
  await database.query(`DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'dossierId' = ANY($1::text[])`, [ids.slice(followed)])
  await startWorker()
  await untilHeard()

  await goTo(new Date(Date.parse(dueInstant(oldLastDay)) + hour), run)
  expect(await fired('due')).toBe(0)
  await goTo(new Date(Date.parse(dueInstant(newLastDay)) + hour), run)
  await until('every term is over', async () => (await fired('due')) === followed, 120_000)
  expect(await count(`audit_entry WHERE act = 'clock.fired' AND after ->> 'instant' = 'due' AND (after ->> 'planned')::timestamptz = $1`, [dueInstant(newLastDay)])).toBe(followed)
  expect(await count(`notice WHERE kind = 'overdue'`)).toBe(followed)
}, 600_000)
