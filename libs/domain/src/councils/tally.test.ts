import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CouncilRule } from '../rules/rule-set.ts'
import { fractionOf, neededOf, shareInWords } from './share.ts'
import { checkCounts, type Counts, tally } from './tally.ts'

const rule = (share: number, base: CouncilRule['threshold']['base'] = 'all-members', quorum = 0.6667): CouncilRule => ({
  ballot: 'secret', quorum: { value: quorum, cite: 'c' }, threshold: { share: { value: share, cite: 'c' }, base },
})
const counts = (over: Partial<Counts>): Counts => ({ members: 15, present: 13, writtenOpinions: 1, yes: 14, no: 0, blank: 0, invalid: 0, ...over })

describe('a share of a council', () => {
  test.each([[0.9, 15, 14], [0.6667, 15, 10], [2 / 3, 15, 10], [0.667, 15, 10], [0.7, 10, 7], [0.8, 15, 12], [0.5, 15, 8], [0.07, 100, 7], [0.99, 100, 99], [1, 15, 15], [0.29, 100, 29]])(
    '%p of %p people is %p', (share, base, needed) => { expect(neededOf(share, base)).toBe(needed) },
  )

  test('is written as people write it', () => {
    expect([0.9, 0.6667, 0.125, 0.55].map(shareInWords)).toEqual(['90%', '2/3', '1/8', '55%'])
  })

  test('needs the least number whose part of the whole reaches it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 500 }), (percent, base) => {
      const needed = neededOf(percent / 100, base)
      expect(needed * 100).toBeGreaterThanOrEqual(percent * base)
      expect((needed - 1) * 100).toBeLessThan(percent * base)
      expect(fractionOf(percent / 100)).toEqual({ over: percent, under: 100 })
    }))
  })
})

describe('a tally', () => {
  test('thirteen of fifteen fail ninety percent of all members though they are 93 percent of the votes', () => {
    const result = tally(rule(0.9), counts({ yes: 13, no: 1 }))
    expect(result).toMatchObject({ quorumMet: true, quorumNeeded: 10, passed: false, yesNeeded: 14, base: 15 })
    expect(result.explanation).toEqual({
      vi: 'Dự họp 13/15, cần ít nhất 10 (2/3 của 15): đủ điều kiện họp. Đồng ý 13/15 (86,6% tổng số thành viên hội đồng), cần ít nhất 14 (90% của 15): không đạt.',
      en: 'Present 13 of 15, at least 10 needed (2/3 of 15): quorum met. Yes 13 of 15 (86.6% of all council members), at least 14 needed (90% of 15): not passed.',
    })
    expect(tally(rule(0.9), counts({ yes: 14 })).passed).toBe(true)
    expect(tally(rule(0.9, 'cast'), counts({ yes: 13, no: 1 })).passed).toBe(true)
  })

  test('counts those present with their written opinions, or only the votes that take a side', () => {
    expect(tally(rule(0.9, 'present'), counts({ yes: 12, no: 0, blank: 2 }))).toMatchObject({ base: 14, yesNeeded: 13, passed: false })
    expect(tally(rule(0.9, 'cast'), counts({ yes: 12, no: 0, blank: 1, invalid: 1 }))).toMatchObject({ base: 12, yesNeeded: 11, passed: true })
  })

  test('passes nothing without a quorum: Hero titles need ninety percent of the members in the room', () => {
    const result = tally(rule(0.9, 'all-members', 0.9), counts({ present: 13, writtenOpinions: 2, yes: 15 }))
    expect(result).toMatchObject({ quorumMet: false, quorumNeeded: 14, passed: false })
    expect(result.explanation.vi).toContain('không đủ điều kiện họp')
  })

  test('no yes is never a pass', () => {
    expect(tally(rule(0.9, 'cast'), counts({ yes: 0, blank: 14 }))).toMatchObject({ base: 0, share: 0, yesNeeded: 1, passed: false })
  })

  test.each([
    [{ yes: -1 }, 'yes', 'problem.whole-number'],
    [{ present: 1.5 }, 'present', 'problem.whole-number'],
    [{ present: 16 }, 'present', 'problem.more-present-than-members'],
    [{ writtenOpinions: 3 }, 'writtenOpinions', 'problem.more-opinions-than-absent'],
    [{ yes: 16 }, 'yes', 'problem.more-votes-than-members'],
    [{ yes: 13 }, 'yes', 'problem.votes-do-not-add-up'],
    [{ members: 0, present: 0, writtenOpinions: 0, yes: 0 }, 'members', 'problem.too-small'],
  ])('refuses counts that cannot be true: %p', (over, path, message) => {
    const wrong = counts(over)
    expect(checkCounts(wrong)).toContainEqual(expect.objectContaining({ path, message }))
    expect(() => tally(rule(0.9), wrong)).toThrow(expect.objectContaining({ code: 'validation.failed' }))
  })
})
