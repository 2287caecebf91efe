import { DateTime } from 'luxon'
import { invalid } from '../errors.ts'

/** A calendar day of Viet Nam, `YYYY-MM-DD`. */
export type Day = string

/** Where days begin and end for every term of this product. */
export const timeZone = 'Asia/Ho_Chi_Minh'

const millisecondsPerDay = 86_400_000
const morningHour = 8

/** True for a date that exists: `2026-02-29` and `2026-13-01` do not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && dayOf(time / millisecondsPerDay) === text
}

/** Days since 1970-01-01. Throws `validation.failed` for a date that does not exist. */
export function dayNumber(day: Day): number {
  if (!isDay(day)) throw invalid({ path: 'day', message: 'problem.date' })
  return Date.parse(`${day}T00:00:00Z`) / millisecondsPerDay
}

/** The day with this number; the inverse of `dayNumber`. */
export function dayOf(number: number): Day {
  return new Date(number * millisecondsPerDay).toISOString().slice(0, 10)
}

/** The day in Viet Nam on which a UTC instant falls. */
export function localDay(instant: string | Date): Day {
  const time = typeof instant === 'string' ? DateTime.fromISO(instant, { zone: timeZone }) : DateTime.fromJSDate(instant, { zone: timeZone })
  return time.toFormat('yyyy-MM-dd')
}

/** The close of a day as a UTC instant. A working day closes at 24:00 in Viet Nam: no rule names office hours, so nobody loses the evening. */
export const dueInstant: (lastDay: Day) => string = oncePerDay((lastDay) => utc(DateTime.fromISO(lastDay, { zone: timeZone }).plus({ days: 1 }).startOf('day')))

/** 08:00 of a day in Viet Nam as a UTC instant: when reminders and escalations go out. */
export const morningInstant: (day: Day) => string = oncePerDay((day) => utc(DateTime.fromISO(day, { zone: timeZone }).set({ hour: morningHour })))

/** Asking the time zone's data costs more than all else of a term, and a calendar's change asks for the same few days hundreds of times. */
function oncePerDay(find: (day: Day) => string): (day: Day) => string {
  const known = new Map<Day, string>()
  return (day) => {
    const instant = known.get(day) ?? find(day)
    known.set(day, instant)
    return instant
  }
}

function utc(time: DateTime): string {
  return time.toUTC().toJSDate().toISOString()
}
