import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseCalendarFile } from './calendar-file.ts'
import { digestMoment, mailMayLeave, nextDigestMoment } from './mail-hours.ts'
import { WorkingCalendar } from './working-calendar.ts'

const parsed = parseCalendarFile(JSON.parse(readFileSync(new URL('../../../../rules/calendar-2026.json', import.meta.url), 'utf8')))
if (!parsed.ok) throw new Error('the calendar of 2026 is not fit to test with')
const calendar = new WorkingCalendar(parsed.calendar.days, [2026])
const hours = { digestAt: '08:00', quietHours: { from: '18:00', to: '07:00' } }
const inHanoi = (time: string): Date => new Date(`${time}:00+07:00`)
const leaves = (time: string, mailHours = hours) => mailMayLeave(calendar, mailHours, inHanoi(time))

describe('the quiet hours', () => {
  test.each([
    ['in working hours it leaves now', '2026-03-18T10:30', '2026-03-18T10:30'],
    ['at the first minute it leaves now', '2026-03-18T07:00', '2026-03-18T07:00'],
    ['one minute before it waits that minute', '2026-03-18T06:59', '2026-03-18T07:00'],
    ['at the close of the last minute it waits for the morning', '2026-03-18T18:00', '2026-03-19T07:00'],
    ['at midnight, when terms end, it waits for the same morning', '2026-03-19T00:00', '2026-03-19T07:00'],
    ['on a Friday evening it waits for Monday', '2026-03-20T20:00', '2026-03-23T07:00'],
    ['on a Saturday at noon it waits for Monday', '2026-03-21T12:00', '2026-03-23T07:00'],
    ['over Tết it waits for the first working day', '2026-02-13T18:30', '2026-02-23T07:00'],
    ['a Saturday worked in exchange is a working day', '2026-08-22T09:00', '2026-08-22T09:00'],
    ['in a year without a calendar the week is Monday to Friday', '2027-01-30T09:00', '2027-02-01T07:00'],
  ])('%s', (_, at, leavesAt) => {
    expect(leaves(at)).toEqual(inHanoi(leavesAt))
  })

  test('within a day leave the night free', () => {
    const siesta = { digestAt: '08:00', quietHours: { from: '11:30', to: '13:30' } }
    expect(['2026-03-18T03:00', '2026-03-18T12:00', '2026-03-18T23:59', '2026-03-21T01:00'].map((time) => leaves(time, siesta)))
      .toEqual(['2026-03-18T03:00', '2026-03-18T13:30', '2026-03-18T23:59', '2026-03-23T00:00'].map(inHanoi))
  })

  test('that are none hold nothing, on days off either', () => {
    expect(mailMayLeave(calendar, { quietHours: null }, inHanoi('2026-02-17T03:00'))).toEqual(inHanoi('2026-02-17T03:00'))
  })
})

describe('the digest', () => {
  test('is made at its hour on working days, and on no other', () => {
    expect(['2026-03-18', '2026-03-21', '2026-02-17', '2026-08-22'].map((day) => digestMoment(calendar, hours, day)))
      .toEqual([inHanoi('2026-03-18T08:00'), null, null, inHanoi('2026-08-22T08:00')])
  })

  test('of an hour within the quiet hours is made when they end', () => {
    expect(digestMoment(calendar, { ...hours, digestAt: '06:00' }, '2026-03-18')).toEqual(inHanoi('2026-03-18T07:00'))
  })

  test('is followed by that of the next working day, over a weekend and over Tết', () => {
    expect(['2026-03-18', '2026-03-20', '2026-02-13'].map((day) => nextDigestMoment(calendar, hours, day)))
      .toEqual(['2026-03-19T08:00', '2026-03-23T08:00', '2026-02-23T08:00'].map(inHanoi))
  })
})
