import { dossierWorkflowId } from '@vinhdanh/contracts'
import { dayNumber, localDay } from '@vinhdanh/domain'
import { loadCalendar, moveTime, recordNow } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import type { World } from './world.ts'

const DAY_MS = 86_400_000
/** Workflows run behind the record by what their start took. */
const PAST_MS = 1_000

type Part = Pick<World, 'database' | 'client'>

/** How far to go: milliseconds, or working days to the same time of day. */
export type Distance = { readonly ms: number } | { readonly workingDays: number }

/**
 * Moves the record and every open dossier's workflow forward together, from one instant of their clocks to the next and a day at most, so that what is due happens in
 * its order. A workflow that woke for an instant which the record has left behind would be told to wait until the next one, and wake again and again on the way there.
 */
export async function advance(world: Part, distance: Distance): Promise<void> {
  for (let left = await msOf(world, distance), step = 0; left > 0; left -= step) {
    step = Math.min(left, DAY_MS, await msToNextInstant(world))
    await moveTime(world.database, step)
    await Promise.all((await openDossiers(world)).map((dossierId) => skipTime(world.client, dossierWorkflowId(dossierId), step)))
  }
}

/** Moves both to a moment. */
export async function advanceTo(world: Part, moment: Date): Promise<void> {
  await advance(world, { ms: Math.max(0, moment.getTime() - (await recordNow(world.database)).getTime()) })
}

async function msOf({ database }: Part, distance: Distance): Promise<number> {
  if ('ms' in distance) return distance.ms
  const today = localDay(await recordNow(database))
  const target = (await loadCalendar(database)).addWorkingDays(today, distance.workingDays)
  return (dayNumber(target) - dayNumber(today)) * DAY_MS
}

/** How long until the next one has come. What falls due within the same second goes together. */
async function msToNextInstant({ database }: Part): Promise<number> {
  const { ms } = await database.queryOne<{ ms: number | null }>(
    `SELECT extract(epoch FROM min(i.at) - record_now()) * 1000 AS ms FROM clock_instant i JOIN step s ON s.id = i.step_row_id WHERE s.state = 'open' AND i.fired_at IS NULL AND i.at > record_now()`)
  return ms === null ? Infinity : Math.ceil(Number(ms)) + PAST_MS
}

async function openDossiers({ database }: Part): Promise<string[]> {
  return (await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')).map(({ id }) => id)
}
