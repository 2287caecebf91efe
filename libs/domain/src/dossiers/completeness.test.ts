import { describe, expect, test } from '@jest/globals'
import type { Form, FormField, Paper } from '../rules/rule-set.ts'
import { completeness } from './completeness.ts'
import { checkContent } from './content.ts'

const label = { vi: 'x', en: 'x' }
const field = (id: string, type: FormField['type'], over: Partial<FormField> = {}): FormField => ({ id, label, type, required: true, ...over })
const form: Form = {
  id: 'personal',
  sections: [
    { id: 'summary', title: label, fields: [field('position', 'text', { maxLength: 5 }), field('years', 'integer', { min: 1, max: 60 })] },
    { id: 'declarations', title: label, fields: [
      field('disciplined', 'yes-no'), field('since', 'date', { required: false }), field('kind', 'choice', { required: false, options: [{ value: 'merit', label }] }),
    ] },
    { id: 'extra', title: label, fields: [field('note', 'textarea', { required: false })] },
  ],
}
const papers: Paper[] = [{ code: 'report', name: label, required: true, cite: 'c' }, { code: 'photo', name: label, required: false, cite: 'c' }]

describe('completeness', () => {
  test('tells what was not started, what is incomplete and what is ready', () => {
    const { ready, sections, papers: progress } = completeness(form, papers, { summary: { position: 'Vụ' } }, [])
    expect(ready).toBe(false)
    expect(sections.map(({ id, progress: is }) => [id, is])).toEqual([['summary', 'incomplete'], ['declarations', 'not-started'], ['extra', 'optional']])
    expect(sections[0]?.problems).toEqual([{ path: 'sections.summary.years', message: 'problem.required' }])
    expect(progress).toEqual({ id: 'papers', progress: 'not-started', problems: [{ path: 'papers.report', message: 'problem.paper-missing', params: { code: 'report' } }] })
  })

  test('is ready when every required field and paper is there and right', () => {
    expect(completeness(form, papers, { summary: { position: 'Vụ', years: 5 }, declarations: { disciplined: false } }, ['report']).ready).toBe(true)
    expect(completeness(form, papers, { summary: { position: '   ', years: 0 }, declarations: { disciplined: false } }, ['report', 'photo']).sections[0]?.problems)
      .toEqual([{ path: 'sections.summary.position', message: 'problem.required' }, { path: 'sections.summary.years', message: 'problem.too-small', params: { min: 1 } }])
  })
})

describe('the content of a draft', () => {
  test('may be partial', () => {
    expect(checkContent(form, {})).toEqual([])
    expect(checkContent(form, { summary: { position: '', years: null } })).toEqual([])
  })

  test.each([
    [{ summary: { position: 'quá dài' } }, 'sections.summary.position', 'problem.too-long'],
    [{ summary: { position: 7 } }, 'sections.summary.position', 'problem.type'],
    [{ summary: { years: '5' } }, 'sections.summary.years', 'problem.whole-number'],
    [{ summary: { years: 61 } }, 'sections.summary.years', 'problem.too-big'],
    [{ summary: { salary: 1 } }, 'sections.summary.salary', 'problem.unknown-field'],
    [{ other: {} }, 'sections.other', 'problem.unknown-field'],
    [{ summary: [] }, 'sections.summary', 'problem.type'],
    [{ declarations: { since: '2026-02-30' } }, 'sections.declarations.since', 'problem.date'],
    [{ declarations: { disciplined: 'no' } }, 'sections.declarations.disciplined', 'problem.type'],
    [{ declarations: { kind: 'theme' } }, 'sections.declarations.kind', 'problem.choice'],
    ['text', 'sections', 'problem.type'],
  ])('%p is refused', (content, path, message) => {
    expect(checkContent(form, content)).toEqual([expect.objectContaining({ path, message })])
  })

  test('counts letters with accents once, however they were typed', () => {
    expect(checkContent(form, { summary: { position: 'Vụ ở đ'.slice(0, 5).normalize('NFD') } })).toEqual([])
  })
})
