import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayNumber, dayOf } from './day.ts'
import { type ClockRule, instants } from './instants.ts'
import { term } from './term.ts'
import { WorkingCalendar } from './working-calendar.ts'

const cite = 'c'
const calendar = new WorkingCalendar([], [2026, 2027])
const rule: ClockRule = {
  reminders: [{ workingDaysBefore: 1, to: ['holder'], cite }, { workingDaysBefore: 3, to: ['holder', 'superior'], cite }, { shareUsed: 0.5, to: ['holder'], cite }],
  escalations: [{ workingDaysAfter: 3, to: ['administrator'], cite }, { workingDaysAfter: 1, to: ['superior', 'secretary'], cite }],
  lapse: { workingDaysAfter: 5, act: 'pass-silently', cite },
}
const only = (part: Partial<ClockRule>): ClockRule => ({ reminders: [], escalations: [], ...part })
/** The instants of a term that began on `from` and was never paused or moved. */
const ofTerm = (clock: ClockRule, from: string, workingDays: number) => instants(clock, { from, lastDay: term(calendar, from, workingDays).lastDay, usedDays: 0 }, calendar)
const days = (found: ReturnType<typeof instants>) => found.map(({ name, at }) => [name, at.slice(0, 10)])

describe('the instants of a step', () => {
  test('are working mornings before and after and the close of the last day, in the order in which they come', () => {
    expect(ofTerm(rule, '2026-02-09', 25).map(({ name, at, recipients, act }) => [name, at, recipients, act])).toEqual([
      ['reminder-used-50', '2026-02-26T01:00:00.000Z', ['holder'], null],
      ['reminder-3', '2026-03-11T01:00:00.000Z', ['holder', 'superior'], null], ['reminder-1', '2026-03-13T01:00:00.000Z', ['holder'], null],
      ['due', '2026-03-16T17:00:00.000Z', ['holder'], null],
      ['escalation-1-superior-secretary', '2026-03-17T01:00:00.000Z', ['superior', 'secretary'], null], ['escalation-3-administrator', '2026-03-19T01:00:00.000Z', ['administrator'], null],
      ['lapse-5-pass-silently', '2026-03-23T01:00:00.000Z', [], 'pass-silently'],
    ])
  })

  test('leave out a reminder that would come on or before the day of receipt', () => {
    const one = only({ reminders: [{ workingDaysBefore: 1, to: ['holder'], cite }] })
    expect(days(ofTerm(one, '2026-03-09', 2))).toEqual([['reminder-1', '2026-03-10'], ['due', '2026-03-11']])
    expect(days(ofTerm(one, '2026-03-09', 1))).toEqual([['due', '2026-03-10']])
  })

  test('an escalation after no working days goes out as the term ends, after the holder was told', () => {
    const found = ofTerm(only({ escalations: [{ workingDaysAfter: 0, to: ['superior'], cite }] }), '2026-03-09', 1)
    expect(found.map(({ name, at }) => [name, at])).toEqual([['due', '2026-03-10T17:00:00.000Z'], ['escalation-0-superior', '2026-03-10T17:00:00.000Z']])
  })

  test.each([[0.5, 10, 5], [0.5, 5, 3], [0.1, 30, 3], [0.07, 100, 7], [0.99, 10, 10], [0.01, 10, 1], [0.5, 1, 1]])('a share of %p of %p working days is used up on day %p', (shareUsed, budget, day) => {
    const [reminder] = ofTerm(only({ reminders: [{ shareUsed, to: ['holder'], cite }] }), '2026-03-09', budget)
    expect(reminder?.at.slice(0, 10)).toBe(calendar.addWorkingDays('2026-03-09', day))
  })

  test('a share counts the days that ran before a pause, and is left out when it was used up before it', () => {
    const half = only({ reminders: [{ shareUsed: 0.5, to: ['holder'], cite }] })
    // 4 of 10 days ran; 6 run from the 9th: half is the first of them
    expect(days(instants(half, { from: '2026-03-09', lastDay: '2026-03-17', usedDays: 4 }, calendar))).toEqual([['reminder-used-50', '2026-03-10'], ['due', '2026-03-17']])
    expect(days(instants(half, { from: '2026-03-09', lastDay: '2026-03-13', usedDays: 6 }, calendar))).toEqual([['due', '2026-03-13']])
  })

  test('a longer term moves the day of a share', () => {
    const half = only({ reminders: [{ shareUsed: 0.5, to: ['holder'], cite }] })
    expect(days(ofTerm(half, '2026-03-09', 20))[0]).toEqual(['reminder-used-50', calendar.addWorkingDays('2026-03-09', 10)])
  })

  test('keep their names and order wherever a term goes, and none comes before the day of receipt', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 5, max: 60 }), fc.integer({ min: 5, max: 60 }), (start, budget, moved) => {
      const from = dayOf(dayNumber('2026-01-05') + start)
      const [before, after] = [ofTerm(rule, from, budget), ofTerm(rule, from, moved)]
      expect(after.map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort())
      expect(new Set(before.map(({ name }) => name)).size).toBe(before.length)
      expect(before.map(({ at }) => at)).toEqual(before.map(({ at }) => at).sort())
      expect(before.every(({ at }) => at.slice(0, 10) > from)).toBe(true)
      expect(before.findIndex(({ kind }) => kind === 'lapse')).toBe(before.length - 1)
    }))
  })
})
