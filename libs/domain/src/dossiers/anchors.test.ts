import { describe, expect, test } from '@jest/globals'
import type { Award, Form } from '../rules/rule-set.ts'
import { parseAnchor, placeOfAnchor, wrongAnchor } from './anchors.ts'

const form: Form = { id: 'f', sections: [{ id: 'summary', title: { vi: 's', en: 's' }, fields: [{ id: 'position', label: { vi: 'p', en: 'p' }, type: 'text', required: true }] }] }
const award: Pick<Award, 'papers'> = { papers: [{ code: 'minutes', name: { vi: 'm', en: 'm' }, required: true, cite: 'c' }] }
const wrong = (anchor: string, pages: number | null = 12) => wrongAnchor(anchor, { form, award, pages: () => pages })

describe('what a remark is pinned to', () => {
  test('is the whole, a field, a paper or one page of it', () => {
    expect(parseAnchor('whole')).toEqual({ at: 'whole' })
    expect(parseAnchor('field:summary.position')).toEqual({ at: 'field', section: 'summary', field: 'position' })
    expect(parseAnchor('paper:minutes')).toEqual({ at: 'paper', code: 'minutes', page: null })
    expect(parseAnchor('paper:minutes#4')).toEqual({ at: 'paper', code: 'minutes', page: 4 })
    expect(placeOfAnchor('paper:minutes#4')).toBe('paper:minutes')
  })

  test.each(['', 'page:4', 'paper:minutes#', 'paper:minutes#-1', 'field:summary', 'whole#1', 'paper:minutes#123456'])('is never «%s»', (anchor) => {
    expect(parseAnchor(anchor)).toBeNull()
    expect(wrong(anchor)).toEqual({ message: 'problem.choice' })
  })

  test.each([['whole', 12], ['field:summary.position', 12], ['paper:minutes#1', 12], ['paper:minutes#12', 12], ['paper:minutes#900', null]] as const)('may be «%s» of %s pages', (anchor, pages) => {
    expect(wrong(anchor, pages)).toBeNull()
  })

  test('is told apart: a place that the rules do not have, page 0, a page beyond the last', () => {
    expect(wrong('field:summary.gone')).toEqual({ message: 'problem.anchor-unknown' })
    expect(wrong('paper:other#1')).toEqual({ message: 'problem.anchor-unknown' })
    expect(wrong('paper:minutes#0')).toEqual({ message: 'problem.page-from-one' })
    expect(wrong('paper:minutes#13')).toEqual({ message: 'problem.page-beyond', params: { last: 12 } })
  })
})
