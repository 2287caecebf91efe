import { describe, expect, test } from '@jest/globals'
import { readDistance } from './move-time.ts'

describe('a distance in time', () => {
  test.each([['+3wd', 3, 'wd'], ['2h', 2, 'h'], ['+1d', 1, 'd'], ['+30m', 30, 'm']])('is read from %s', (text, count, unit) => {
    expect(readDistance(text)).toEqual({ count, unit })
  })
  test.each(['-1d', '+0h', '3', '', 'wd', '+1.5d', '+99999d', undefined])('is refused when it is %s', (text) => {
    expect(() => readDistance(text)).toThrow(/only goes forward/)
  })
})
