import { describe, expect, test } from '@jest/globals'
import { AppError } from '@vinhdanh/domain'
import type { TaskPage } from '@vinhdanh/record'
import { ballotWords } from './ballot-words.ts'
import { readDecision, remarkRows, type Typed } from './decision-form.ts'
import { wordsIn } from '../text/words.ts'

const page = {
  task: { id: 't', kind: 'council-result', stepId: 'council' }, plan: [{ stepId: 'council' }, { stepId: 'decide' }],
  form: { sections: [{ id: 'report', fields: [{ id: 'summary' }] }] }, award: { papers: [{ code: 'minutes' }] },
} as unknown as TaskPage
const own: Typed = { decisionId: '6b9a2030-6845-4813-8df4-c8f3f9b2655d', revisionSha256: 'a'.repeat(64) }
const file = { sha256: 'b'.repeat(64), size: 10, mediaType: 'application/pdf', scanState: 'not-scanned' } as const

describe('a decision as its form states it', () => {
  test('counts become numbers, what is no number stays as typed, empty groups stay to be named', () => {
    const { input } = readDecision(page, 'pass', { ...own, 'payload.ballot.yes': ' 13 ', 'payload.ballot.no': 'hai', 'payload.minutes.number': '7/BB' }, file)
    expect(input.payload).toEqual({ ballot: { yes: 13, no: 'hai' }, minutes: { number: '7/BB', sha256: file.sha256 } })
    expect(readDecision(page, 'pass', own, null).input.payload).toEqual({ ballot: {}, minutes: {} })
    expect(readDecision(page, 'return', { ...own, 'payload.ballot.yes': '3' }, null).input.payload).toEqual({})
  })

  test('a form without the page\'s own fields is refused', () => {
    expect(() => readDecision(page, 'pass', { ...own, decisionId: 'x' }, null)).toThrow(AppError)
  })

  test('rows of remarks without a word are left out; a place that does not exist, and a field chosen without a word, are named', () => {
    const { input, problems } = readDecision(page, 'return', {
      ...own, reason: ' Thiếu\r\nbiên bản ', 'remarks.0.anchor': 'paper:minutes', 'remarks.0.kind': 'question', 'remarks.0.body': 'Bản nào?', 'remarks.1.kind': 'advice',
      'remarks.2.anchor': 'field:report.summary', 'remarks.2.kind': 'advice', 'remarks.3.anchor': 'field:x.y', 'remarks.3.kind': 'boss', 'remarks.3.body': 'Sai chỗ',
    }, null)
    expect(input.reason).toBe('Thiếu\nbiên bản')
    expect(input.remarks).toEqual([{ anchor: 'paper:minutes', kind: 'question', body: 'Bản nào?' }])
    expect(problems.map(({ path }) => path)).toEqual(['remarks.2.body', 'remarks.3.anchor', 'remarks.3.kind'])
  })

  test('a form shows the rows that were typed, one more when asked, never more than 40', () => {
    expect(remarkRows({}, 1)).toBe(1)
    expect(remarkRows({ 'remarks.2.body': '', add: 'remark' }, 1)).toBe(4)
    expect(remarkRows({ 'remarks.99.body': '', add: 'remark' }, 1)).toBe(40)
  })
})

describe('the arithmetic of a ballot in words', () => {
  const share = (value: number) => ({ value, cite: 'c' })
  const rule = { ballot: 'secret', quorum: share(0.6667), threshold: { share: share(0.9), base: 'all-members' } } as const
  const typed = (counts: Record<string, string>): Typed => Object.fromEntries(Object.entries(counts).map(([name, value]) => [`payload.ballot.${name}`, value]))
  const all = { members: '15', present: '15', writtenOpinions: '0', yes: '13', no: '2', blank: '0', invalid: '0' }

  test.each([
    ['13 of 15 fails 90 % by one', all, 'failed'], ['14 of 15 passes', { ...all, yes: '14', no: '1' }, 'passed'],
    ['more votes than members cannot be', { ...all, yes: '16' }, 'impossible'], ['an empty field is asked for', { ...all, blank: '' }, 'incomplete'],
  ] as const)('%s', (_, counts, state) => {
    expect(ballotWords(rule, typed(counts), wordsIn('vi')).state).toBe(state)
  })
})
