import { describe, expect, test } from '@jest/globals'
import { digestOf, readAnswers, type Section, shownValues } from './section-fields.ts'

const label = { vi: 'x', en: 'x' }
const section: Section = {
  id: 'summary', title: label,
  fields: [
    { id: 'duties', label, type: 'textarea', required: true }, { id: 'years', label, type: 'integer', required: true }, { id: 'declared', label, type: 'yes-no', required: true },
    { id: 'note', label, type: 'text', required: false },
  ],
}
const sent = { 'sections.summary.duties': 'một\r\nhai', 'sections.summary.years': ' 12 ', 'sections.summary.declared': 'no', 'sections.summary.note': ' ' }

describe('the answers of a section', () => {
  test('are read as the rules want them', () => {
    expect(readAnswers(section, sent, {}, null)).toEqual({ duties: 'một\nhai', years: 12, declared: false, note: null })
  })

  test('that do not fit stay as they were typed', () => {
    expect(readAnswers(section, { 'sections.summary.years': '12,5', 'sections.summary.declared': ['yes', 'no'] }, {}, null)).toMatchObject({ years: '12,5', declared: null })
  })

  test('of a locked field stay what they are, whatever is sent', () => {
    expect(readAnswers(section, sent, { duties: 'cũ', note: 'giữ' }, [{ anchor: 'field:summary.years', because: null }])).toEqual({ duties: 'cũ', years: 12, declared: false, note: 'giữ' })
  })

  test('come back into the form as they were typed', () => {
    expect(shownValues(section, { duties: 'một', years: 12, declared: false })).toEqual({
      'sections.summary.duties': 'một', 'sections.summary.years': '12', 'sections.summary.declared': 'no', 'sections.summary.note': '',
    })
  })

  test('are the same answers with and without empty fields', () => {
    expect(digestOf({ duties: 'một', note: null })).toBe(digestOf({ duties: 'một' }))
    expect(digestOf({ duties: 'một' })).not.toBe(digestOf({ duties: 'hai' }))
  })
})
