import { describe, expect, test } from '@jest/globals'
import { stepKinds } from '../rules/rule-set.ts'
import { whyNotForced } from './forcing.ts'

describe('a step that two administrators pass on', () => {
  test('is a receipt, an examination or a signature below the Central Board', () => {
    expect(stepKinds.filter((kind) => whyNotForced({ kind, level: 'department' }, false) === null)).toEqual(['intake', 'examine', 'sign'])
  })

  test.each([
    ['correction', 'correction'], ['council-result', 'vote'], ['decide', 'decision'], ['posting', 'posting'], ['external-milestone', 'outside'],
  ] as const)('is never of the kind %s', (kind, why) => {
    expect(whyNotForced({ kind, level: 'ministry' }, false)).toBe(why)
  })

  test('is none of the Central Board, and not the one that gives the award', () => {
    expect(whyNotForced({ kind: 'examine', level: 'central' }, false)).toBe('central')
    expect(whyNotForced({ kind: 'sign', level: 'ministry' }, true)).toBe('last')
  })
})
