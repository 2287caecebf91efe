import { describe, expect, test } from '@jest/globals'
import { follow, type Plan } from './plan.ts'
import { type EarlierPass, resumeAt, touching } from './repeat.ts'

const planOf = (resume: Plan['resume']): Plan => ({
  routeId: 'r', resume, steps: [{ id: 'sign', kind: 'sign', level: 'unit' }, { id: 'council', kind: 'council-result', level: 'ministry' }, { id: 'minister', kind: 'sign', level: 'ministry' }, { id: 'decide', kind: 'decide', level: 'central' }],
})
const pass = (stepId: string, touchedBy: string[], hasRule = false): EarlierPass => ({ stepId, touchedBy, hasRule })
const changed = ['field:report.summary']

describe('what a step looks at', () => {
  test.each([
    [['report'], ['field:report.summary']], [['papers'], ['paper:minutes']], [['field:report'], ['field:report.summary']], [['field:report.summary'], ['field:report.summary']],
    [['paper:minutes', 'nominee'], ['nominee', 'paper:minutes']], [['paper:min'], []], [['field:rep'], []], [['award'], []],
  ])('%j sees %j', (ifChanged, seen) => {
    expect(touching({ repeat: { ifChanged, cite: 'c' } }, ['nominee', 'field:report.summary', 'paper:minutes'])).toEqual(seen)
  })

  test('is everything where its rule names nothing', () => {
    expect(touching({}, ['nominee', 'paper:minutes'])).toEqual(['nominee', 'paper:minutes'])
  })
})

describe('the step with which the next round begins', () => {
  test.each([
    ['where it was returned, whatever changed', 'returning-step', [pass('sign', changed), pass('council', changed)], 'minister'],
    ['a vote that its rule repeats after such a change', 'returning-step', [pass('sign', changed), pass('council', changed, true)], 'council'],
    ['where it was returned while the vote stands', 'returning-step', [pass('sign', changed), pass('council', [], true)], 'minister'],
    ['the first whose content changed', 'first-changed-step', [pass('sign', []), pass('council', changed)], 'council'],
    ['where it was returned when nothing was touched', 'first-changed-step', [pass('sign', []), pass('council', [])], 'minister'],
    ['the start, always', 'start', [pass('sign', []), pass('council', [])], 'sign'],
  ] as const)('is %s', (_, resume, passes, expected) => {
    const plan = planOf(resume)
    expect(resumeAt(plan, 'minister', passes)).toBe(expected)
    // What the record froze is what workflow and record follow.
    expect(follow(plan, { at: 'step', round: 1, stepId: 'correction', returnedFrom: 'minister' }, 'pass', expected)).toEqual({ at: 'step', round: 2, stepId: expected })
  })

  test('is never one after the step that returned it', () => {
    expect(resumeAt(planOf('first-changed-step'), 'council', [pass('sign', []), pass('minister', changed), pass('decide', changed)])).toBe('council')
  })
})
