import { describe, expect, test } from '@jest/globals'
import { countOf, term } from './term.ts'
import { type CalendarDay, WorkingCalendar } from './working-calendar.ts'

const row = (day: string, kind: CalendarDay['kind'], confirmed = true): CalendarDay => ({ day, kind, name: { vi: `nghỉ ${day}`, en: `off ${day}` }, source: 's', confirmed })
const calendar = new WorkingCalendar([
  ...['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-04-26', '2026-04-27', '2026-04-30', '2026-05-01'].map((day) => row(day, 'off')),
  row('2026-08-22', 'worked'), row('2026-08-31', 'off'), row('2026-11-24', 'off', false),
], [2026])

describe('a term in working days', () => {
  test('does not count the day of receipt nor Tết, and ends on the last working day', () => {
    const { firstDay, lastDay, leftOut, confirmed } = term(calendar, '2026-02-09', 25)
    expect({ firstDay, lastDay, confirmed }).toEqual({ firstDay: '2026-02-10', lastDay: '2026-03-23', confirmed: true })
    expect(leftOut).toContainEqual({ date: '2026-02-16', kind: 'holiday', reason: { vi: 'nghỉ 2026-02-16', en: 'off 2026-02-16' } })
    expect(leftOut).toContainEqual({ date: '2026-02-14', kind: 'weekend', reason: { vi: 'Thứ Bảy', en: 'Saturday' } })
    expect(leftOut).toContainEqual({ date: '2026-02-15', kind: 'weekend', reason: { vi: 'Chủ nhật', en: 'Sunday' } })
  })

  test('may end on a Saturday worked in exchange', () => {
    expect(term(calendar, '2026-08-20', 2).lastDay).toBe('2026-08-22')
  })

  test('says when it passes over a day still to be confirmed', () => {
    expect(term(calendar, '2026-11-23', 1)).toMatchObject({ lastDay: '2026-11-25', confirmed: false })
    expect(term(calendar, '2026-11-20', 1)).toMatchObject({ lastDay: '2026-11-23', confirmed: true })
  })

  test.each([0, -1, 366, 1.5, Number.NaN])('refuses a budget of %p working days', (workingDays) => {
    expect(() => term(calendar, '2026-02-09', workingDays)).toThrow(expect.objectContaining({ code: 'validation.failed' }))
  })
})

describe('a count', () => {
  const examination = { usedDays: 0, runsFrom: '2026-02-09', lastDay: '2026-03-23', leftDays: null }

  test('tells the day of receipt, the last day and the days over', () => {
    expect(countOf(calendar, examination, '2026-02-09')).toEqual({ day: 0, of: 25, left: 25, late: 0 })
    expect(countOf(calendar, examination, '2026-02-18')).toEqual({ day: 4, of: 25, left: 21, late: 0 })
    expect(countOf(calendar, examination, '2026-03-23')).toEqual({ day: 25, of: 25, left: 0, late: 0 })
    expect(countOf(calendar, examination, '2026-03-25')).toEqual({ day: 25, of: 25, left: 0, late: 2 })
  })

  test('of a term that stands counts no further, and goes on with what was left', () => {
    expect(countOf(calendar, { ...examination, usedDays: 4, leftDays: 21 }, '2026-06-01')).toEqual({ day: 4, of: 25, left: 21, late: 0 })
    expect(countOf(calendar, { usedDays: 4, runsFrom: '2026-06-01', lastDay: '2026-06-30', leftDays: null }, '2026-06-02')).toEqual({ day: 5, of: 25, left: 20, late: 0 })
    expect(countOf(calendar, { ...examination, usedDays: 27, leftDays: -2 }, '2026-06-01')).toEqual({ day: 25, of: 25, left: 0, late: 2 })
  })
})
