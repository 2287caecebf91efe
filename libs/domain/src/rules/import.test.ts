import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseRuleSet } from './import.ts'
import type { RuleSet } from './rule-set.ts'

const file = (): RuleSet => JSON.parse(readFileSync(new URL('../../../../rules/decree-152-2025.json', import.meta.url), 'utf8')) as RuleSet

/** The problems of a good file after one change to it. */
function problemsAfter(change: (ruleSet: RuleSet) => void) {
  const ruleSet = file()
  change(ruleSet)
  const parsed = parseRuleSet(ruleSet)
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => [path, message])
}
const at = <T>(list: readonly T[], index: number): T => {
  const item = list.at(index)
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}
const stepsOf = (ruleSet: RuleSet) => at(ruleSet.routes, 0).steps

describe('a rule-set file', () => {
  test('is accepted as it is', () => {
    expect(problemsAfter(() => undefined)).toEqual([])
  })

  test.each<[string, (ruleSet: RuleSet) => void, string, string]>([
    ['a role nobody knows', (set) => Object.assign(at(stepsOf(set), 0), { role: 'king' }), 'routes.0.steps.0.role', 'problem.choice'],
    ['a kind of step nobody knows', (set) => Object.assign(at(stepsOf(set), 0), { kind: 'dance' }), 'routes.0.steps.0.kind', 'problem.choice'],
    ['a field nobody asked for', (set) => Object.assign(set, { extra: 1 }), 'extra', 'problem.unknown-field'],
    ['a term of no days', (set) => Object.assign(at(stepsOf(set), 0), { term: { value: 0, cite: 'internal' } }), 'routes.0.steps.0.term.value', 'problem.too-small'],
    ['a number without its source', (set) => Object.assign(at(stepsOf(set), 0), { term: { value: 5 } }), 'routes.0.steps.0.term.cite', 'problem.required'],
    ['a source that is not listed', (set) => Object.assign(at(stepsOf(set), 0), { term: { value: 5, cite: 'constructor' } }), 'routes.0.steps.0.term.cite', 'problem.citation-unknown'],
    ['an award on a route that is not there', (set) => Object.assign(at(set.awards, 0), { route: 'R9' }), 'awards.0.route', 'problem.route-unknown'],
    ['an award with a form that is not there', (set) => Object.assign(at(set.awards, 0), { forms: { person: 'poem' } }), 'awards.0.forms.person', 'problem.form-unknown'],
    ['a nominee without a form', (set) => Object.assign(at(set.awards, 0), { forms: {} }), 'awards.0.forms.person', 'problem.required'],
    ['the same award twice', (set) => Object.assign(at(set.awards, 1), { code: at(set.awards, 0).code }), 'awards.1', 'problem.twice'],
    ['the same route twice', (set) => Object.assign(at(set.routes, 1), { id: 'R1' }), 'routes.1', 'problem.twice'],
    ['a route that comes back to a step', (set) => stepsOf(set).splice(1, 0, at(stepsOf(set), 0)), 'routes.0.steps.1.id', 'problem.route-cycle'],
    ['a correction as a step of a route', (set) => Object.assign(at(stepsOf(set), 0), { kind: 'correction' }), 'routes.0.steps.0', 'problem.correction-in-route'],
    ['a route that does not decide', (set) => stepsOf(set).pop(), 'routes.0.steps.2', 'problem.last-step-does-not-decide'],
    ['a last step that some awards skip', (set) => Object.assign(at(stepsOf(set), -1), { when: 'council' }), 'routes.0.steps.3', 'problem.last-step-does-not-decide'],
    ['a decision in the middle', (set) => Object.assign(at(stepsOf(set), 1), { kind: 'decide' }), 'routes.0.steps.1.kind', 'problem.decides-before-end'],
    ['a vote without a rule for it', (set) => Reflect.deleteProperty(at(stepsOf(set), 2), 'when'), `awards.${file().awards.findIndex(({ code }) => code === 'GK')}.council`, 'problem.council-rule-missing'],
    ['a lower award that is not there', (set) => at(set.awards, 0).lowerAwards.push('NONE'), 'awards.0.lowerAwards.0', 'problem.award-unknown'],
    ['an award below itself', (set) => at(set.awards, 0).lowerAwards.push('CSTDCS'), 'awards.0.lowerAwards', 'problem.lower-award-cycle'],
    ['an end before the beginning', (set) => Object.assign(set, { effectiveTo: '2025-06-30' }), 'effectiveTo', 'problem.dates-out-of-order'],
    ['a date that does not exist', (set) => Object.assign(set, { effectiveFrom: '2025-02-30' }), 'effectiveFrom', 'problem.date'],
    ['a cut-off on a day that does not exist', (set) => Object.assign(at(set.cutOffs, 0), { day: '02-30' }), 'cutOffs.0.day', 'problem.date'],
    ['a cut-off on a day that most years lack', (set) => Object.assign(at(set.cutOffs, 0), { day: '02-29' }), 'cutOffs.0.day', 'problem.date'],
    ['a cut-off for no known award', (set) => at(set.cutOffs, 0).awards.push('NONE'), 'cutOffs.0.awards.1', 'problem.award-unknown'],
    ['a choice without choices', (set) => Object.assign(at(at(at(set.forms, 0).sections, 0).fields, 0), { type: 'choice' }), 'forms.0.sections.0.fields.0.options', 'problem.required'],
    ['a share above the whole', (set) => Object.assign(at(set.awards, 0), { council: { ballot: 'open', quorum: { value: 1.2, cite: 'quorum' }, threshold: at(set.awards, 0).council?.threshold } }), 'awards.0.council.quorum.value', 'problem.too-big'],
  ])('with %s is refused, and the place is named', (_, change, path, message) => {
    expect(problemsAfter(change)).toContainEqual([path, message])
  })

  test.each([null, 7, 'text', [], {}])('%p is no rule-set', (json) => {
    expect(parseRuleSet(json).ok).toBe(false)
  })
})
