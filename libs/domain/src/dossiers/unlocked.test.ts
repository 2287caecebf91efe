import { describe, expect, test } from '@jest/globals'
import { mayChange, unlockedBy } from './unlocked.ts'

describe('what a return opens for change', () => {
  test('is what its remarks are pinned to, and no more', () => {
    const unlocked = unlockedBy(['field:summary.position', 'field:summary.position', 'paper:minutes'])
    expect(unlocked).toEqual(['field:summary.position', 'paper:minutes'])
    expect(mayChange(unlocked, 'field:summary.position', false)).toBe(true)
    expect(mayChange(unlocked, 'field:summary.duties', false)).toBe(false)
  })

  test.each([[[]], [['whole']], [['whole', 'paper:minutes']]])('is everything for remarks %j', (anchors) => {
    expect(mayChange(unlockedBy(anchors), 'field:summary.duties', false)).toBe(true)
  })

  test('includes what is missing', () => {
    expect(mayChange(['paper:minutes'], 'paper:report', true)).toBe(true)
  })
})
