import { expect, test } from '@jest/globals'
import { timeLineOf } from './time-line.ts'

const line = (slug: string, version: number, effectiveFrom: string, effectiveTo: string | null = null) => ({ id: `${slug}-${version}`, slug, version, effectiveFrom, effectiveTo, sha256: '', importedAt: new Date(0) })

test('one rule-set counts on a day; older ones, replaced ones and those to come are told apart', () => {
  const lines = [line('c', 1, '2027-01-01'), line('b', 2, '2026-10-01'), line('b', 1, '2026-10-01'), line('a', 1, '2025-07-01', '2026-09-30'), line('z', 1, '2020-01-01')]
  expect(timeLineOf(lines, '2026-11-22').map(({ id, state }) => [id, state])).toEqual([['c-1', 'next'], ['b-2', 'now'], ['b-1', 'replaced'], ['a-1', 'past'], ['z-1', 'past']])
  expect(timeLineOf(lines, '2026-09-30').find(({ state }) => state === 'now')?.id).toBe('a-1')
})
