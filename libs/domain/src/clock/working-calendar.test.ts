import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { AppError } from '../errors.ts'
import { dayNumber, dayOf, dueInstant, isDay, localDay, morningInstant } from './day.ts'
import { term } from './term.ts'
import { type CalendarDay, WorkingCalendar } from './working-calendar.ts'

const row = (day: string, kind: CalendarDay['kind']): CalendarDay => ({ day, kind, name: { vi: 'x', en: 'x' }, source: 's', confirmed: true })

/** Counts the slow way: one day after another, asking only the weekday and the list. */
function slowly(rows: readonly CalendarDay[], from: string, workingDays: number): string {
  const step = Math.sign(workingDays)
  let left = Math.abs(workingDays)
  const date = new Date(`${from}T00:00:00Z`)
  while (left > 0) {
    date.setUTCDate(date.getUTCDate() + step)
    const day = date.toISOString().slice(0, 10)
    const exception = rows.find((candidate) => candidate.day === day)
    const worked = exception ? exception.kind === 'worked' : date.getUTCDay() !== 0 && date.getUTCDay() !== 6
    if (worked) left -= 1
  }
  return date.toISOString().slice(0, 10)
}

const years = [2024, 2025, 2026, 2027]
const anyDay = (from: string, to: string) => fc.integer({ min: dayNumber(from), max: dayNumber(to) }).map(dayOf)
const anyRows = fc.uniqueArray(
  fc.record({ day: anyDay('2024-01-01', '2027-12-31'), kind: fc.constantFrom('off' as const, 'worked' as const) }),
  { selector: ({ day }) => day, maxLength: 60 },
).map((list) => list.map(({ day, kind }) => row(day, kind)))

describe('days', () => {
  test('a date that does not exist is no day', () => {
    expect(['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '2026-1-1', '', '2026-04-31'].map(isDay)).toEqual([true, true, false, false, false, false, false])
    expect(() => dayNumber('2026-02-30')).toThrow(AppError)
  })

  test('a day closes at midnight in Viet Nam, which is 17:00 UTC', () => {
    expect(dueInstant('2026-03-23')).toBe('2026-03-23T17:00:00.000Z')
    expect(dueInstant('2026-12-31')).toBe('2026-12-31T17:00:00.000Z')
    expect(morningInstant('2026-03-23')).toBe('2026-03-23T01:00:00.000Z')
  })

  test('an instant falls on the day in Viet Nam, not on that of UTC', () => {
    expect(localDay('2026-03-22T17:00:00.000Z')).toBe('2026-03-23')
    expect(localDay(new Date('2026-03-22T16:59:59.999Z'))).toBe('2026-03-22')
  })
})

describe('the working calendar', () => {
  test('counts like a person with a wall calendar', () => {
    fc.assert(fc.property(anyRows, anyDay('2025-01-01', '2025-12-31'), fc.integer({ min: -150, max: 365 }), (rows, from, workingDays) => {
      const calendar = new WorkingCalendar(rows, years)
      const found = calendar.addWorkingDays(from, workingDays)
      expect(found).toBe(slowly(rows, from, workingDays))
    }), { numRuns: 300 })
  })

  test('between and add agree, and what is left out of a term plus what counts is every day of it', () => {
    fc.assert(fc.property(anyRows, anyDay('2025-01-01', '2025-12-31'), fc.integer({ min: 1, max: 365 }), (rows, from, workingDays) => {
      const calendar = new WorkingCalendar(rows, years)
      const { lastDay, firstDay, leftOut } = term(calendar, from, workingDays)
      expect(calendar.workingDaysBetween(from, lastDay)).toBe(workingDays)
      expect(calendar.workingDaysBetween(lastDay, from)).toBe(-workingDays)
      expect(calendar.isWorkingDay(lastDay) && calendar.isWorkingDay(firstDay)).toBe(true)
      expect(leftOut.length + workingDays).toBe(dayNumber(lastDay) - dayNumber(from))
      expect(leftOut.some(({ date }) => calendar.isWorkingDay(date))).toBe(false)
    }), { numRuns: 300 })
  })

  test('never guesses a year without a calendar', () => {
    const calendar = new WorkingCalendar([], [2024, 2026])
    const unknown = (year: number) => expect.objectContaining({ code: 'calendar.year-unknown', details: { year } }) as unknown
    const thrown = (act: () => unknown) => { try { return act() } catch (error) { return error } }
    expect(thrown(() => calendar.isWorkingDay('2025-03-03'))).toEqual(unknown(2025))
    expect(thrown(() => calendar.addWorkingDays('2024-12-30', 5))).toEqual(unknown(2025))
    expect(thrown(() => calendar.addWorkingDays('2026-01-05', -5))).toEqual(unknown(2025))
    expect(thrown(() => calendar.addWorkingDays('2026-12-30', 5))).toEqual(unknown(2027))
    expect(thrown(() => calendar.workingDaysBetween('2024-12-30', '2026-01-05'))).toEqual(unknown(2025))
    expect(calendar.addWorkingDays('2026-12-30', 1)).toBe('2026-12-31')
  })
})
