import { describe, expect, test } from '@jest/globals'
import { audiences, lapseActs } from '@vinhdanh/domain'
import { noticeKinds } from './notice.ts'
import { ifNothingWords, lapseWords, type Standing, whyWords } from './reasons.ts'

const holder: Standing = { onBehalfOf: null, toldAs: null, isByLapse: false }
const after = (workingDaysAfter: number, ...to: ('superior' | 'administrator' | 'secretary')[]) => ({ escalation: { workingDaysAfter, to }, lapse: null })

describe('the reasons in a mail', () => {
  test.each(noticeKinds)('say in both languages why a notice of kind "%s" was sent', (kind) => {
    for (const standing of [holder, { ...holder, onBehalfOf: 'Đồng nghiệp Thử' }, { ...holder, isByLapse: true }, ...audiences.map((toldAs) => ({ ...holder, toldAs }))]) {
      const { vi, en } = whyWords(kind, standing)
      expect(`${vi}${en}`).not.toMatch(/\{\{|why\./)
      expect(vi).not.toBe(en)
    }
  })

  test('tell a substitute, and one to whom the rules gave the task, from the one who was given the step', () => {
    expect(whyWords('task', { ...holder, onBehalfOf: 'Đồng nghiệp Thử' })).toEqual({
      vi: 'Người nhận thư này đang xử lý thay Đồng nghiệp Thử, người được giao bước này.', en: 'You act for Đồng nghiệp Thử, to whom this step was given.',
    })
    expect(whyWords('task', { ...holder, isByLapse: true }).en).toContain('the rules give it to you as well')
  })

  test('tell everyone without a task as what they are told', () => {
    expect(new Set(audiences.map((toldAs) => whyWords('escalation', { ...holder, toldAs }).vi)).size).toBe(audiences.length)
    expect(whyWords('escalation', { ...holder, toldAs: 'secretary' }).en).toBe('You keep the papers of the level at which the dossier stands.')
  })

  test('say who is told when nothing is done, and when', () => {
    expect(ifNothingWords('task', after(0, 'superior'))?.en).toBe('The dossier waits on and is marked overdue; word of it goes to your superior as soon as the term is over.')
    expect(ifNothingWords('reminder', after(1, 'administrator', 'secretary'))?.en).toContain('an administrator and the secretary of the level 1 working day after the term.')
    expect(ifNothingWords('returned', after(3, 'superior'))?.vi).toContain('sau khi quá hạn 3 ngày làm việc')
    expect(ifNothingWords('task', { escalation: null, lapse: null })?.en).toBe('The dossier waits on and is marked overdue.')
  })

  test('say of a request for a second person that it ends with its day', () => {
    expect(ifNothingWords('force-asked', after(1, 'superior'))?.en).toBe('After that day the request is over; the step stays open as it was.')
  })

  test.each(lapseActs)('say what the rules do of themselves when they %s', (act) => {
    const { vi, en } = ifNothingWords('task', { escalation: null, lapse: { workingDaysAfter: 5, act } }) ?? { vi: '', en: '' }
    expect(en).toMatch(/^The dossier waits on and is marked overdue\. .+ 5 working days after the term\.$/)
    expect(vi).toContain('sau khi quá hạn 5 ngày làm việc')
    expect(lapseWords(act).vi).not.toBe(lapseWords(act).en)
  })

  test('threaten nobody with news or about the work of others', () => {
    for (const kind of ['outcome', 'withdrawn', 'held', 'lapsed', 'escalation', 'force-declined', 'forced'] as const) expect(ifNothingWords(kind, after(1, 'superior'))).toBeNull()
  })
})
