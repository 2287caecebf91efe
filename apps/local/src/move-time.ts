import { dayNumber, localDay } from '@vinhdanh/domain'
import { type Database, loadCalendar, recordNow } from '@vinhdanh/record'

const DAY_MS = 86_400_000
const UNIT_MS = { m: 60_000, h: 3_600_000, d: DAY_MS }

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
