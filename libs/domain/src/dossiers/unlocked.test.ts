import { describe, expect, test } from '@jest/globals'
import type { Award, Form } from '../rules/rule-set.ts'
import { mayChange, unlockedBy } from './unlocked.ts'

const field = (id: string, ...anchors: string[]) => ({ id, label: { vi: id, en: id }, type: 'text' as const, required: true, ...(anchors.length > 0 ? { dependsOn: { anchors, cite: 'internal' } } : {}) })
const form: Form = { id: 'f', sections: [{ id: 'summary', title: { vi: 's', en: 's' }, fields: [field('position'), field('duties', 'field:summary.position'), field('years')] }] }
const paper = (code: string, ...anchors: string[]) => ({ code, name: { vi: code, en: code }, required: true, cite: 'internal', ...(anchors.length > 0 ? { dependsOn: { anchors, cite: 'internal' } } : {}) })
const award: Pick<Award, 'papers'> = { papers: [paper('report', 'field:summary.duties'), paper('minutes'), paper('ballot', 'paper:minutes')] }
const rules = { form, award }
const anchorsOf = (...anchors: string[]) => unlockedBy(anchors, rules)?.map(({ anchor }) => anchor)

describe('what a return opens for change', () => {
  test('is what its remarks are pinned to, and no more', () => {
    const unlocked = unlockedBy(['field:summary.years', 'field:summary.years'], rules)
    expect(unlocked).toEqual([{ anchor: 'field:summary.years', because: null }])
    expect(mayChange(unlocked, 'field:summary.years', false)).toBe(true)
    expect(mayChange(unlocked, 'field:summary.duties', false)).toBe(false)
  })

  test('is also what depends on it, however far, each with the place and the rule for which it is open', () => {
    expect(unlockedBy(['field:summary.position'], rules)).toEqual([
      { anchor: 'field:summary.position', because: null },
      { anchor: 'field:summary.duties', because: { anchor: 'field:summary.position', cite: 'internal' } },
      { anchor: 'paper:report', because: { anchor: 'field:summary.duties', cite: 'internal' } },
    ])
  })

  test('is the whole paper for a remark on one of its pages', () => {
    expect(anchorsOf('paper:minutes#3')).toEqual(['paper:minutes', 'paper:ballot'])
  })

  test('ends where two depend on each other', () => {
    const circle: Form = { ...form, sections: form.sections.map((section) => ({ ...section, fields: [field('from', 'field:summary.to'), field('to', 'field:summary.from')] })) }
    expect(unlockedBy(['field:summary.to'], { form: circle, award: { papers: [] } })?.map(({ anchor }) => anchor)).toEqual(['field:summary.to', 'field:summary.from'])
  })

  test.each([[[]], [['whole']], [['whole', 'paper:minutes']]])('is everything for remarks %j', (anchors) => {
    expect(mayChange(unlockedBy(anchors, rules), 'field:summary.duties', false)).toBe(true)
  })

  test('includes what is missing', () => {
    expect(mayChange(unlockedBy(['paper:minutes'], rules), 'paper:report', true)).toBe(true)
  })
})
