import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Change, wordChanges } from './word-changes.ts'

const without = (changes: readonly Change[], left: Change['change']): string => changes.filter(({ change }) => change !== left).map(({ text }) => text).join('')

describe('the words that changed', () => {
  test('a phrase is one change', () => {
    expect(wordChanges('Hoàn thành tốt nhiệm vụ năm 2025', 'Hoàn thành vượt kế hoạch năm 2025')).toEqual([
      { text: 'Hoàn thành ', change: 'same' }, { text: 'tốt nhiệm vụ', change: 'removed' }, { text: 'vượt kế hoạch', change: 'added' }, { text: ' năm 2025', change: 'same' },
    ])
  })

  test('what is left without the added words is the old text, without the removed words the new one', () => {
    const text = fc.array(fc.constantFrom('một', 'hai', 'ba', 'bốn', ' ', ' ', '\n', ',', '98 %', '100 %')).map((words) => words.join(''))
    fc.assert(fc.property(text, text, (before, after) => {
      const changes = wordChanges(before, after)
      expect([without(changes, 'added'), without(changes, 'removed')]).toEqual([before, after])
    }))
  })
})
