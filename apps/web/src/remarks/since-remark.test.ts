import { describe, expect, test } from '@jest/globals'
import type { Award, Form } from '@vinhdanh/domain'
import type { About, RevisionContent } from '@vinhdanh/record'
import { anchorText } from '../dossier-page/report.ts'
import { wordsIn } from '../text/words.ts'
import { sinceRemark } from './since-remark.ts'

const words = wordsIn('en')
const label = { vi: 'Năm', en: 'Year' }
const form = { id: 'f', sections: [{ id: 'report', title: label, fields: [{ id: 'year', label, type: 'integer', required: true }] }] } as Form
const award = { papers: [{ code: 'minutes', name: { vi: 'Biên bản', en: 'Minutes' }, required: true, cite: 'c' }] } as unknown as Award
const field: About = { at: 'field', field: { label, type: 'integer' }, value: 2024 }
const paper: About = { at: 'paper', name: { vi: 'Biên bản', en: 'Minutes' }, files: [{ name: 'a.pdf', sha256: 'a'.repeat(64) }] }
const handedIn = (year: unknown, ...papers: string[]) => ({
  content: { sections: { report: { year } }, papers: papers.map((letter) => ({ code: 'minutes', name: `${letter}.pdf`, sha256: letter.repeat(64), size: 1, mediaType: 'application/pdf' })) } as unknown as RevisionContent,
})
const since = (anchor: string, about: About | null, revision: ReturnType<typeof handedIn> | null, rules: { form: Form; award: Award } = { form, award }) => sinceRemark({ anchor, about }, { ...rules, revision }, words)
const without = { form: { id: 'f', sections: [] } as Form, award: { papers: [] } as unknown as Award }

describe('what has become of the place of a remark', () => {
  test('is shown word by word where the answer is another now, and as unchanged where it is not', () => {
    expect(since('field:report.year', field, handedIn(2025))).toMatchObject({ then: '2024', removed: false, parts: [{ text: '2024', change: 'removed' }, { text: '2025', change: 'added' }] })
    expect(since('field:report.year', field, handedIn(2024))).toEqual({ then: '2024', removed: false, parts: null })
  })

  test('of a field that the rules no longer have is that it is gone, with the label and the value it had', () => {
    expect(since('field:report.year', field, handedIn(2024), without)).toMatchObject({ then: '2024', removed: true, parts: [{ text: '2024', change: 'removed' }] })
    expect(anchorText('field:report.year', without.form, without.award, words, field)).toContain('Year')
  })

  test('of a paper is told by what its files contain, not by their names', () => {
    expect(since('paper:minutes#3', paper, handedIn(0, 'a'))).toEqual({ then: 'a.pdf', removed: false, parts: null })
    expect(since('paper:minutes', paper, handedIn(0, 'b'))?.parts?.map(({ change }) => change)).toEqual(['removed', 'added'])
    expect(since('paper:minutes', paper, handedIn(0))).toMatchObject({ removed: true, then: 'a.pdf' })
    expect(anchorText('paper:minutes#3', without.form, without.award, words, paper)).toBe('Paper: Minutes, page 3')
  })

  test('is not told of the whole, nor where it was not kept', () => {
    expect(since('whole', { at: 'whole' }, handedIn(0))).toBeNull()
    expect(since('field:report.year', null, handedIn(0))).toBeNull()
  })
})
