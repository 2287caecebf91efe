import { dossierWorkflowId } from '@vinhdanh/contracts'
import { dayNumber, localDay } from '@vinhdanh/domain'
import { loadCalendar, moveTimeOn, recordNow } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import type { World } from './world.ts'

const DAY_MS = 86_400_000

type Part = Pick<World, 'database' | 'client'>

/** How far to go: milliseconds, or working days to the same time of day. */
export type Distance = { readonly ms: number } | { readonly workingDays: number }

/** Moves the record and every open dossier's workflow (or those of some) forward together, from one instant of their clocks to the next, so that what is due happens in its order. */
export async function advance(world: Part, distance: Distance, some?: readonly string[]): Promise<void> {
  for (let left = await msOf(world, distance), step = 0; left > 0; left -= step) {
    step = await moveTimeOn(world.database, Math.min(left, DAY_MS))
    await Promise.all((some ?? (await openDossiers(world))).map((dossierId) => skipTime(world.client, dossierWorkflowId(dossierId), step)))
  }
}

/** Moves both to a moment. */
export async function advanceTo(world: Part, moment: Date): Promise<void> {
  await advance(world, { ms: Math.max(0, moment.getTime() - (await recordNow(world.database)).getTime()) })
}

/**
 * To half past nine in the morning, far from any instant of a term: a workflow that believes it is later asks the record at each instant, and the shorter the
 * record says it is until the next one, the more often.
 */
export async function advanceToMorning(world: Part): Promise<void> {
  const morning = await world.database.queryOne<{ at: Date }>(`SELECT ((record_today() + 1) + time '09:30') AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at`)
  await advanceTo(world, morning.at)
}

async function msOf({ database }: Part, distance: Distance): Promise<number> {
  if ('ms' in distance) return distance.ms
  const today = localDay(await recordNow(database))
  const target = (await loadCalendar(database)).addWorkingDays(today, distance.workingDays)
  return (dayNumber(target) - dayNumber(today)) * DAY_MS
}

async function openDossiers({ database }: Part): Promise<string[]> {
  return (await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')).map(({ id }) => id)
}
