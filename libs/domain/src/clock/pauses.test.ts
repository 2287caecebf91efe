import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayNumber, dayOf } from './day.ts'
import { countOf } from './term.ts'
import { type CalendarDay, WorkingCalendar } from './working-calendar.ts'

const row = (day: string, kind: CalendarDay['kind']): CalendarDay => ({ day, kind, name: { vi: 'x', en: 'x' }, source: 's', confirmed: true })
const anyRows = fc.uniqueArray(
  fc.record({ day: fc.integer({ min: dayNumber('2025-01-01'), max: dayNumber('2027-12-31') }).map(dayOf), kind: fc.constantFrom('off' as const, 'worked' as const) }),
  { selector: ({ day }) => day, maxLength: 60 },
).map((list) => list.map(({ day, kind }) => row(day, kind)))

/** Days from the first on which a term stands (`from` itself still counts), and for how many. */
const anyPauses = fc.array(fc.record({ from: fc.integer({ min: 0, max: 120 }), days: fc.integer({ min: 0, max: 40 }) }), { maxLength: 6 })

test('days used of a term agree with a count of one day after another, over any calendar and any overlapping pauses', () => {
  fc.assert(fc.property(anyRows, fc.integer({ min: dayNumber('2025-02-01'), max: dayNumber('2027-03-01') }), fc.integer({ min: 1, max: 60 }), anyPauses, (rows, start, budget, pauses) => {
    const calendar = new WorkingCalendar(rows, [2025, 2026, 2027])
    let run = { usedDays: 0, runsFrom: dayOf(start), lastDay: calendar.addWorkingDays(dayOf(start), budget), leftDays: null as number | null }
    let used = 0
    for (let day = start; day <= start + 170; day += 1) {
      const today = dayOf(day)
      const stood = pauses.some(({ from, days }) => day > start + from && day <= start + from + days)
      const exception = rows.find((candidate) => candidate.day === today)
      const weekday = new Date(today).getUTCDay()
      if (day > start && !stood && (exception ? exception.kind === 'worked' : weekday !== 0 && weekday !== 6)) used += 1
      expect(countOf(calendar, run, today)).toEqual({ day: used, of: budget, left: budget - used, late: 0 })
      if (used >= budget) return
      // What the record does at the close of a day: stop, or run on with what was left.
      const stands = pauses.some(({ from, days }) => day >= start + from && day < start + from + days)
      if (stands && run.leftDays === null) run = { ...run, usedDays: run.usedDays + calendar.workingDaysBetween(run.runsFrom, today), leftDays: calendar.workingDaysBetween(today, run.lastDay) }
      if (!stands && run.leftDays !== null) run = { usedDays: run.usedDays, runsFrom: today, lastDay: calendar.addWorkingDays(today, run.leftDays), leftDays: null }
    }
  }), { numRuns: 200 })
})

test('a calendar without a working day ends a search instead of looping', () => {
  const everyDay = Array.from({ length: 365 }, (_, index) => row(dayOf(dayNumber('2026-01-01') + index), 'off'))
  expect(() => new WorkingCalendar(everyDay, [2026]).addWorkingDays('2026-01-01', 1)).toThrow(expect.objectContaining({ code: 'calendar.year-unknown' }))
})
