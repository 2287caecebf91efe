import { expect, test } from '@jest/globals'
import { monthsOf } from './months.ts'

test('a year has twelve months of whole weeks, with what differs from the ordinary week', () => {
  const name = { vi: 'x', en: 'x' }
  const months = monthsOf(2026, [
    { day: '2026-01-01', kind: 'off', name, source: 's', confirmed: true }, { day: '2026-01-10', kind: 'worked', name, source: 's', confirmed: false },
  ], '2026-02-28')
  expect(months.map(({ month }) => month)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const days = months.flatMap(({ weeks }) => weeks.flat())
  expect(days.filter(Boolean)).toHaveLength(365)
  expect(days.length % 7).toBe(0)
  // 1 January 2026 is a Thursday.
  expect(months[0]?.weeks[0]?.map((day) => day?.number ?? null)).toEqual([null, null, null, 1, 2, 3, 4])
  expect(months[0]?.weeks[0]?.[3]).toMatchObject({ kind: 'off', confirmed: true })
  expect(months[0]?.weeks[1]?.[5]).toMatchObject({ day: '2026-01-10', kind: 'worked', confirmed: false })
  expect(months[1]?.weeks.flat().find((day) => day?.today)?.day).toBe('2026-02-28')
  expect(months.filter(({ isOpen }) => isOpen).map(({ month }) => month)).toEqual([2])
  expect(monthsOf(2027, [], '2026-02-28').filter(({ isOpen }) => isOpen).map(({ month }) => month)).toEqual([1])
})
