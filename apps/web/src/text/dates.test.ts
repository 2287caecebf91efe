import { describe, expect, test } from '@jest/globals'
import { dateTime, daysLeft, longDate, machineTime, shortDate, timeOfDay, workingDays } from './dates.ts'
import { fileSize, number } from './sizes.ts'

describe('dates as people read them', () => {
  test('a day is shown as that day, not shifted by a zone', () => {
    expect(shortDate('2026-03-20', 'vi')).toBe('20/03/2026')
    expect(longDate('2026-03-20', 'vi')).toBe('thứ Sáu 20/03/2026')
    expect(longDate('2026-03-20', 'en')).toBe('Friday 20 March 2026')
    expect(longDate('2026-03-22', 'vi')).toBe('Chủ nhật 22/03/2026')
  })

  test('an instant is shown in the time of Hà Nội', () => {
    expect(dateTime('2026-03-20T17:30:00Z', 'vi')).toBe('00:30 21/03/2026')
    expect(dateTime(new Date('2026-03-20T03:42:00Z'), 'en')).toBe('20 Mar 2026, 10:42')
    expect(timeOfDay('2026-03-20T03:42:00Z')).toBe('10:42')
    expect(machineTime('2026-03-20T03:42:00Z')).toBe('2026-03-20T10:42:00+07:00')
    expect(machineTime('2026-03-20')).toBe('2026-03-20')
  })

  test('what is no date is refused, never shown as nothing', () => {
    expect(() => shortDate('soon', 'vi')).toThrow('not a date')
    expect(() => longDate(new Date(Number.NaN), 'en')).toThrow('not a date')
  })

  test.each([
    [3, 'Còn 3 ngày làm việc', '3 working days left'], [1, 'Còn 1 ngày làm việc', '1 working day left'],
    [0, 'Hết hạn hôm nay', 'Due today'], [-1, 'Quá hạn 1 ngày làm việc', '1 working day overdue'], [-12, 'Quá hạn 12 ngày làm việc', '12 working days overdue'],
  ])('%d working days left', (days, vi, en) => {
    expect(daysLeft(days, 'vi')).toBe(vi)
    expect(daysLeft(days, 'en')).toBe(en)
  })

  test('counts and sizes follow the language', () => {
    expect(workingDays(25, 'vi')).toBe('25 ngày làm việc')
    expect(number(12345.5, 'vi')).toBe('12.345,5')
    expect(number(12345.5, 'en')).toBe('12,345.5')
    expect(fileSize(0, 'vi')).toBe('0 B')
    expect(fileSize(1_468_006, 'vi')).toBe('1,4 MB')
    expect(fileSize(52_428_800, 'en')).toBe('50 MB')
  })
})
