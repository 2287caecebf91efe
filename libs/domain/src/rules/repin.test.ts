import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { planFor } from '../routes/plan.ts'
import { awardOf } from './find.ts'
import { afterRepin, type PinnedCase, whyNotRepinned } from './repin.ts'
import type { RuleSet } from './rule-set.ts'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../../rules/${name}.json`, import.meta.url), 'utf8')) as RuleSet
const rules = read('law-2026-06')
const award = awardOf(rules, 'BKB')
const plan = planFor(rules, award)
const pinned: PinnedCase = { awardCode: 'BKB', subject: 'person', plan, content: {}, papers: award.papers.map(({ code }) => code) }
const [first, second] = plan.steps.map(({ id }) => id)

function changed(change: (draft: RuleSet) => void): RuleSet {
  const candidate = structuredClone(rules)
  change(candidate)
  return candidate
}
const routeIn = (draft: RuleSet) => draft.routes.find(({ id }) => id === award.route)?.steps ?? []
const why = (change: (draft: RuleSet) => void, one: PinnedCase = pinned) => whyNotRepinned(changed(change), one)

describe('a dossier under way', () => {
  test('can be ruled by what has every step of its plan in the same order, whatever else changed', () => {
    expect(why(() => undefined)).toBeNull()
    expect(why((draft) => { for (const step of routeIn(draft)) Object.assign(step, { term: { ...step.term, value: step.term.value + 3 }, role: 'minister' }) })).toBeNull()
    expect(why((draft) => { routeIn(draft).splice(1, 0, { ...structuredClone(routeIn(draft)[0] ?? never()), id: 'one-more' }) })).toBeNull()
    expect(why((draft) => { awardOf(draft, 'BKB').route = 'other'; for (const route of draft.routes) if (route.id === award.route) route.id = 'other' })).toBeNull()
  })

  test('can be taken over from each rule-set as shipped by the next one, for every award on a route', () => {
    const [old, next] = [read('law-2022-decree-98'), read('decree-152-2025')]
    for (const from of [old, next]) {
      for (const { code, route, subjects } of from.awards) {
        if (route === null) continue
        const one = { awardCode: code, subject: subjects[0] ?? 'person', plan: planFor(from, awardOf(from, code)), content: {}, papers: [] }
        expect({ code, why: whyNotRepinned(from === old ? next : rules, one) }).toEqual({ code, why: null })
      }
    }
  })

  test('cannot be ruled by what lacks its award, a route or form for it, or a step of its way', () => {
    expect(why((draft) => { draft.awards = draft.awards.filter(({ code }) => code !== 'BKB') })).toEqual({ reason: 'award-lacking' })
    expect(why((draft) => { awardOf(draft, 'BKB').route = null })).toEqual({ reason: 'award-lacking' })
    expect(why((draft) => { delete awardOf(draft, 'BKB').forms.person })).toEqual({ reason: 'form-lacking' })
    expect(why((draft) => { routeIn(draft).splice(routeIn(draft).findIndex(({ id }) => id === second), 1) })).toEqual({ reason: 'step-lacking', stepId: second })
  })

  test('cannot be ruled by what has a step of its way at another level, of another kind, no longer for this award, or in another order', () => {
    const step = (draft: RuleSet) => routeIn(draft).find(({ id }) => id === second) ?? never()
    expect(why((draft) => { step(draft).level = 'central' })).toEqual({ reason: 'step-differs', stepId: second })
    expect(why((draft) => { step(draft).kind = 'posting' })).toEqual({ reason: 'step-differs', stepId: second })
    const council = plan.steps.find(({ kind }) => kind === 'council-result')?.id
    expect(council).toBeDefined()
    expect(why((draft) => { awardOf(draft, 'BKB').council = null })).toEqual({ reason: 'step-lacking', stepId: council })
    const swapped = (draft: RuleSet) => {
      const steps = routeIn(draft)
      const [one, other] = [steps.findIndex(({ id }) => id === first), steps.findIndex(({ id }) => id === second)]
      const [a, b] = [steps[one] ?? never(), steps[other] ?? never()]
      steps.splice(one, 1, b)
      steps.splice(other, 1, a)
    }
    expect(why(swapped)).toEqual({ reason: 'step-order', stepId: second })
  })

  test('cannot be ruled by a form that no longer asks what it has answered, for nobody could read it; an empty answer is none', () => {
    const [section] = rules.forms.find(({ id }) => id === award.forms.person)?.sections ?? []
    const [field] = section?.fields ?? []
    const answered = (value: unknown): PinnedCase => ({ ...pinned, content: { [section?.id ?? '']: { [field?.id ?? '']: value } } })
    const without = (draft: RuleSet) => { draft.forms.find(({ id }) => id === award.forms.person)?.sections.forEach((one) => { one.fields = one.fields.filter(({ id }) => id !== field?.id) }) }
    expect(why(without, answered('Trưởng phòng'))).toEqual({ reason: 'answer-lost', sectionId: section?.id, fieldId: field?.id })
    expect(why(without, answered(' '))).toBeNull()
  })
})

test('what it would meet: papers and answers that it lacks, and the new steps that its plan does not take', () => {
  const stricter = changed((draft) => {
    awardOf(draft, 'BKB').papers.push({ code: 'certificate', name: { vi: 'Giấy', en: 'Paper' }, required: true, cite: award.cite })
    routeIn(draft).splice(1, 0, { ...structuredClone(routeIn(draft)[0] ?? never()), id: 'one-more' })
  })
  expect(afterRepin(stricter, pinned)).toMatchObject({ missingPapers: ['certificate'], stepsNotTaken: ['one-more'] })
  expect(afterRepin(stricter, pinned).missingAnswers).toBeGreaterThan(0)
  expect(afterRepin(rules, pinned)).toMatchObject({ missingPapers: [], stepsNotTaken: [] })
})

function never(): never {
  throw new Error('the shipped rules lack what the test changes')
}
