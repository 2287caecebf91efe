import { dossierWorkflowId } from '@vinhdanh/contracts'
import { dayNumber, localDay } from '@vinhdanh/domain'
import { loadCalendar, moveTime, recordNow } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'
import type { World } from './world.ts'

const DAY_MS = 86_400_000

type Part = Pick<World, 'database' | 'client'>

/** How far to go: milliseconds, or working days to the same time of day. */
export type Distance = { readonly ms: number } | { readonly workingDays: number }

/** Moves the record and every open dossier's workflow forward together, a day at a time, so that what is due on different days happens in that order. */
export async function advance(world: Part, distance: Distance): Promise<void> {
  for (let left = await msOf(world, distance); left > 0; left -= DAY_MS) {
    const step = Math.min(left, DAY_MS)
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

async function openDossiers({ database }: Part): Promise<string[]> {
  return (await database.query<{ id: string }>('SELECT id FROM dossier WHERE plan IS NOT NULL AND ended_at IS NULL')).map(({ id }) => id)
}
