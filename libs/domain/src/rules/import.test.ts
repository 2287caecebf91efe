import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseRuleSet } from './import.ts'
import { inPresentShape } from './older-shapes.ts'
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
/** Gives the examination of the first route, of 10 working days, other reminders. */
const reminders = (...list: object[]) => (ruleSet: RuleSet) => Object.assign(at(stepsOf(ruleSet), 1), { reminders: list.map((one) => ({ to: ['holder'], cite: 'internal', ...one })) })
/** Gives a step of the first route a lapse. */
const lapse = (step: number, changes: object = {}) => (ruleSet: RuleSet) => Object.assign(at(stepsOf(ruleSet), step), { lapse: { workingDaysAfter: 2, act: 'pass-silently', cite: 'internal', ...changes } })

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
    ['a term of ten thousand days', (set) => Object.assign(at(stepsOf(set), 0), { term: { value: 10_000, cite: 'internal' } }), 'routes.0.steps.0.term.value', 'problem.too-big'],
    ['a reminder at no share of its term', reminders({ shareUsed: 0 }), 'routes.0.steps.1.reminders.0.shareUsed', 'problem.too-small'],
    ['a reminder past its whole term', reminders({ shareUsed: 1.5 }), 'routes.0.steps.1.reminders.0.shareUsed', 'problem.too-big'],
    ['a reminder by days and by share at once', reminders({ shareUsed: 0.5, workingDaysBefore: 1 }), 'routes.0.steps.1.reminders.0', 'problem.days-or-share'],
    ['a reminder at no moment', reminders({}), 'routes.0.steps.1.reminders.0', 'problem.days-or-share'],
    ['a reminder before its term begins', reminders({ workingDaysBefore: 10 }), 'routes.0.steps.1.reminders.0.workingDaysBefore', 'problem.reminder-before-start'],
    ['two reminders at one moment', reminders({ workingDaysBefore: 2 }, { workingDaysBefore: 2 }), 'routes.0.steps.1.reminders.1', 'problem.twice'],
    ['a reminder for nobody', reminders({ workingDaysBefore: 2, to: [] }), 'routes.0.steps.1.reminders.0.to', 'problem.required'],
    ['a reminder for somebody unknown', reminders({ workingDaysBefore: 2, to: ['king'] }), 'routes.0.steps.1.reminders.0.to.0', 'problem.choice'],
    ['a reminder twice for one reader', reminders({ workingDaysBefore: 2, to: ['holder', 'holder'] }), 'routes.0.steps.1.reminders.0.to.1', 'problem.twice'],
    ['a reminder without its source', reminders({ workingDaysBefore: 2, cite: undefined }), 'routes.0.steps.1.reminders.0.cite', 'problem.required'],
    ['a reminder with a source that is not listed', reminders({ workingDaysBefore: 2, cite: 'nothing' }), 'routes.0.steps.1.reminders.0.cite', 'problem.citation-unknown'],
    ['a lapse before the term is over', lapse(1, { workingDaysAfter: -1 }), 'routes.0.steps.1.lapse.workingDaysAfter', 'problem.too-small'],
    ['a lapse as the term ends', lapse(1, { workingDaysAfter: 0 }), 'routes.0.steps.1.lapse.workingDaysAfter', 'problem.too-small'],
    ['a lapse without its source', lapse(1, { cite: undefined }), 'routes.0.steps.1.lapse.cite', 'problem.required'],
    ['a signature passed in silence', lapse(0), 'routes.0.steps.0.lapse.act', 'problem.lapse-needs-person'],
    ['a signature returned by itself', lapse(0, { act: 'return' }), 'routes.0.steps.0.lapse.act', 'problem.lapse-needs-person'],
    ['a council’s vote passed in silence', lapse(2), 'routes.0.steps.2.lapse.act', 'problem.lapse-needs-person'],
    ['a decision passed in silence', lapse(3), 'routes.0.steps.3.lapse.act', 'problem.lapse-needs-person'],
    ['an award decided by silence', (set) => { lapse(3)(set); Object.assign(at(stepsOf(set), 3), { kind: 'external-milestone' }) }, 'routes.0.steps.3.lapse.act', 'problem.lapse-would-decide'],
    ['a head who would get their own task again', lapse(0, { act: 'to-superior' }), 'routes.0.steps.0.lapse.act', 'problem.lapse-without-superior'],
    ['a deputy who holds the step already', lapse(1, { act: 'to-substitute', deputy: 'department-examiner' }), 'routes.0.steps.1.lapse.deputy', 'problem.deputy-is-holder'],
    ['a ladder to no known award', (set) => Object.assign(at(set.warnings?.ladders ?? [], 0), { award: 'NONE' }), 'warnings.ladders.0.award', 'problem.award-unknown'],
    ['a rung that is not there', (set) => Object.assign(at(at(set.warnings?.ladders ?? [], 0).rungs, 0), { award: 'NONE' }), 'warnings.ladders.0.rungs.0.award', 'problem.award-unknown'],
    ['an award that stands on itself', (set) => Object.assign(at(at(set.warnings?.ladders ?? [], 0).rungs, 0), { award: 'CSTDB' }), 'warnings.ladders.0.rungs.0.award', 'problem.ladder-to-itself'],
    ['a rung of no times', (set) => Object.assign(at(at(set.warnings?.ladders ?? [], 0).rungs, 0), { times: 0 }), 'warnings.ladders.0.rungs.0.times', 'problem.too-small'],
    ['a rung without its source', (set) => Reflect.deleteProperty(at(at(set.warnings?.ladders ?? [], 0).rungs, 0), 'cite'), 'warnings.ladders.0.rungs.0.cite', 'problem.required'],
    ['the same ladder twice', (set) => set.warnings?.ladders.push(at(set.warnings.ladders, 0)), 'warnings.ladders.6', 'problem.twice'],
    ['a wait for no known award', (set) => at(set.warnings?.waits ?? [], 1).awards.push('NONE'), 'warnings.waits.1.awards.1', 'problem.award-unknown'],
    ['initiatives in a field that no form has', (set) => set.warnings?.sameInitiative.fields.push('report.poem'), 'warnings.sameInitiative.fields.1', 'problem.choice'],
    ['a deputy of nobody', lapse(1, { act: 'to-superior', deputy: 'department-head' }), 'routes.0.steps.1.lapse.deputy', 'problem.deputy-of-nobody'],
  ])('with %s is refused, and the place is named', (_, change, path, message) => {
    expect(problemsAfter(change)).toContainEqual([path, message])
  })

  test.each<[string, object]>([
    ['passes an examination in silence', { act: 'pass-silently' }], ['returns an examination', { act: 'return' }], ['gives an examination to the head of its level', { act: 'to-superior' }],
    ['gives an examination to a substitute', { act: 'to-substitute' }], ['names a deputy', { act: 'to-substitute', deputy: 'department-head' }],
  ])('with a lapse that %s is accepted', (_, changes) => {
    expect(problemsAfter(lapse(1, changes))).toEqual([])
  })

  test('that was imported before its reminders named a reader reads as one of today', () => {
    const older = file()
    Object.assign(at(stepsOf(older), 1), { reminders: [{ workingDaysBefore: 3 }], escalations: [{ workingDaysAfter: 1, to: 'superior' }] })
    expect(at(stepsOf(inPresentShape(older)), 1)).toMatchObject({
      reminders: [{ workingDaysBefore: 3, to: ['holder'], cite: 'internal' }], escalations: [{ workingDaysAfter: 1, to: ['superior'], cite: 'internal' }],
    })
    expect(inPresentShape(file())).toEqual(file())
  })

  test('that was imported before it gave the days for a second administrator keeps the three that held then, by its own rules of the house', () => {
    const { forceAnswerDays: _, ...older } = file().parameters
    expect(inPresentShape({ ...file(), parameters: older }).parameters).toEqual({ ...older, forceAnswerDays: { value: 3, cite: 'internal' } })
    expect(problemsAfter((ruleSet) => Object.assign(ruleSet, { parameters: older }))).toEqual([['parameters.forceAnswerDays', 'problem.required']])
    expect(problemsAfter(({ parameters }) => Object.assign(parameters, { forceAnswerDays: { value: 0, cite: 'internal' } }))).toEqual([['parameters.forceAnswerDays.value', 'problem.too-small']])
  })

  test.each([null, 7, 'text', [], {}])('%p is no rule-set', (json) => {
    expect(parseRuleSet(json).ok).toBe(false)
  })
})
