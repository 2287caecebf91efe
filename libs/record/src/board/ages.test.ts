import { expect, test } from '@jest/globals'
import { percentileOf } from './ages.ts'

test('the median of an even number is the younger one, nine in ten lie below the 90th percentile, and nothing has none', () => {
  const ages = [{ age: 1, count: 5 }, { age: 4, count: 4 }, { age: 30, count: 1 }]
  expect([percentileOf(ages, 0.5), percentileOf(ages, 0.9), percentileOf(ages, 1)]).toEqual([1, 4, 30])
  expect(percentileOf([{ age: 7, count: 1 }], 0.5)).toBe(7)
  expect(percentileOf([], 0.5)).toBe(0)
})
