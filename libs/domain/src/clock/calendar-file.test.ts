import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type CalendarFile, parseCalendarFile } from './calendar-file.ts'
import { dayOf, dayNumber } from './day.ts'
import { term } from './term.ts'
import { WorkingCalendar } from './working-calendar.ts'

const years = [2024, 2025, 2026, 2027]

function read(year: number): CalendarFile {
  const parsed = parseCalendarFile(JSON.parse(readFileSync(new URL(`../../../../rules/calendar-${year}.json`, import.meta.url), 'utf8')))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.calendar
}

describe('the calendars that come with the product', () => {
  const files = years.map(read)
  const calendar = new WorkingCalendar(files.flatMap(({ days }) => days), years)

  test('an examination over Tết 2026 ends on 23 March', () => {
    expect(term(calendar, '2026-02-09', 25)).toMatchObject({ firstDay: '2026-02-10', lastDay: '2026-03-23', confirmed: true })
    expect(['2026-02-13', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'].map((day) => calendar.isWorkingDay(day)))
      .toEqual([true, false, false, false, false, false, true])
  })

  test('ten days of posting over the holidays of April 2026 end on 7 May', () => {
    expect(term(calendar, '2026-04-20', 10)).toMatchObject({ firstDay: '2026-04-21', lastDay: '2026-05-07', confirmed: true })
  })

  test('Saturdays worked in exchange count, the days they pay for do not', () => {
    expect(['2026-08-22', '2026-08-31', '2026-09-01', '2026-09-02'].map((day) => calendar.isWorkingDay(day))).toEqual([true, false, false, false])
    expect(['2025-04-26', '2025-05-02'].map((day) => calendar.isWorkingDay(day))).toEqual([true, false])
    expect(calendar.isWorkingDay('2024-02-08')).toBe(false)
  })

  test('what has no official notice yet is unconfirmed, the whole of 2027 among it', () => {
    const unconfirmed = files.flatMap(({ days }) => days).filter(({ confirmed }) => !confirmed).map(({ day }) => day)
    expect(unconfirmed.filter((day) => day < '2027')).toEqual(['2024-04-29', '2024-05-04', '2026-01-02', '2026-01-10', '2026-11-24'])
    expect(read(2027).days.some(({ confirmed }) => confirmed)).toBe(false)
    expect(term(calendar, '2026-11-23', 3).confirmed).toBe(false)
  })

  test('every year has between 245 and 252 working days', () => {
    for (const year of years.slice(1)) expect(calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`)).toBeGreaterThanOrEqual(245)
    for (const year of years.slice(1)) expect(calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`)).toBeLessThanOrEqual(252)
  })
})

describe('a calendar file', () => {
  const row = (day: string, kind: string, over: object = {}) => ({ day, kind, name: { vi: 'x', en: 'x' }, source: 's', confirmed: true, ...over })
  const problems = (...days: object[]) => {
    const parsed = parseCalendarFile({ year: 2026, title: { vi: 'x', en: 'x' }, confirmed: true, source: 's', days })
    return parsed.ok ? [] : parsed.problems.map(({ path, message }) => [path, message])
  }

  test('may name a holiday that falls on a weekend', () => {
    expect(problems(row('2026-04-26', 'off'))).toEqual([])
  })

  test.each([
    ['a day twice', [row('2026-01-01', 'off'), row('2026-01-01', 'off')], 'days.1.day', 'problem.calendar-day-twice'],
    ['a worked Saturday that is off too', [row('2026-08-22', 'worked'), row('2026-08-22', 'off')], 'days.1.day', 'problem.calendar-worked-and-off'],
    ['a worked day that is a weekday anyway', [row('2026-08-21', 'worked')], 'days.0.day', 'problem.calendar-worked-weekday'],
    ['a day of another year', [row('2027-01-01', 'off')], 'days.0.day', 'problem.calendar-other-year'],
    ['a day that does not exist', [row('2026-02-29', 'off')], 'days.0.day', 'problem.date'],
    ['a day without a source', [row('2026-01-01', 'off', { source: ' ' })], 'days.0.source', 'problem.required'],
    ['a day without a name', [row('2026-01-01', 'off', { name: undefined })], 'days.0.name', 'problem.required'],
    ['every day off', Array.from({ length: 365 }, (_, index) => row(dayOf(dayNumber('2026-01-01') + index), 'off')), 'days', 'problem.calendar-no-working-day'],
  ])('with %s is refused', (_, days, path, message) => {
    expect(problems(...days)).toEqual([[path, message]])
  })
})
