import { dayNumber, localDay } from '@vinhdanh/domain'
import { type Database, loadCalendar, moveTime, recordNow } from '@vinhdanh/record'
import { skipTime } from '@vinhdanh/temporal'

type TemporalClient = Parameters<typeof skipTime>[0]

const DAY_MS = 86_400_000
const UNIT_MS = { m: 60_000, h: 3_600_000, d: DAY_MS }
const AT_ONCE = 8

/** A distance forward in time: `+3wd` (working days), `+2d`, `+5h`, `+30m`. */
export interface Distance {
  count: number
  unit: 'wd' | keyof typeof UNIT_MS
}

/** @throws Error with the usage for anything else; time does not go back */
export function readDistance(text: string | undefined): Distance {
  const found = /^\+?([1-9]\d{0,3})(wd|d|h|m)$/.exec(text ?? '')
  if (!found) throw new Error('usage: npm run time -- +3wd   (working days), +2d, +5h or +30m; time only goes forward')
  return { count: Number(found[1]), unit: found[2] as Distance['unit'] }
}

/** The same in milliseconds. Working days end at the same time of day as now, and need the calendar of every year that they touch. */
export async function distanceMs(database: Database, { count, unit }: Distance): Promise<number> {
  if (unit !== 'wd') return count * UNIT_MS[unit]
  const today = localDay(await recordNow(database))
  const target = (await loadCalendar(database)).addWorkingDays(today, count)
  return (dayNumber(target) - dayNumber(today)) * DAY_MS
}

/**
 * Moves the record's time and every open workflow forward together, a day at a time, so that what falls due on different days happens in that order.
 * @returns the new present moment of the record (UTC) and how many workflows went along
 */
export async function moveTimeTogether(database: Database, client: TemporalClient, ms: number): Promise<{ now: Date; workflows: number }> {
  const moved = new Set<string>()
  let now = await recordNow(database)
  for (let left = ms; left > 0; left -= DAY_MS) {
    const step = Math.min(left, DAY_MS)
    now = await moveTime(database, step)
    const open: string[] = []
    for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) open.push(workflowId)
    const next = open.values()
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const workflowId of next) {
        await skipTime(client, workflowId, step)
        moved.add(workflowId)
      }
    }))
  }
  return { now, workflows: moved.size }
}
