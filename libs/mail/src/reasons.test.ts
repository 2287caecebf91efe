import { describe, expect, test } from '@jest/globals'
import { noticeKinds } from './notice.ts'
import { ifNothingWords, whyWords } from './reasons.ts'

describe('the reasons in a mail', () => {
  test.each(noticeKinds)('say in both languages why a notice of kind "%s" was sent', (kind) => {
    for (const isSubstitute of [true, false]) {
      const { vi, en } = whyWords(kind, isSubstitute)
      expect(`${vi}${en}`).not.toMatch(/\{\{|why\./)
      expect(vi).not.toBe(en)
    }
  })

  test('tell a substitute from the one who was given the step', () => {
    expect(whyWords('task', true)).not.toEqual(whyWords('task', false))
  })

  test('say who is told when nothing is done, and when', () => {
    expect(ifNothingWords('task', { workingDaysAfter: 0, to: 'superior' })?.en).toBe('The dossier waits on and is marked overdue; your superior is told as soon as the term is over.')
    expect(ifNothingWords('reminder', { workingDaysAfter: 1, to: 'administrator' })?.en).toContain('an administrator is told after 1 working day.')
    expect(ifNothingWords('returned', { workingDaysAfter: 3, to: 'superior' })?.vi).toContain('sau 3 ngày làm việc')
    expect(ifNothingWords('task', null)?.en).toBe('The dossier waits on and is marked overdue.')
  })

  test('threaten nobody with news or about the work of others', () => {
    for (const kind of ['outcome', 'withdrawn', 'held', 'escalation'] as const) expect(ifNothingWords(kind, { workingDaysAfter: 1, to: 'superior' })).toBeNull()
  })
})
