import { describe, expect, test } from '@jest/globals'
import { WorkingCalendar } from '../clock/working-calendar.ts'
import { outcomes } from '../routes/plan.ts'
import { type Award, type RuleSet, stepKinds } from '../rules/rule-set.ts'
import type { StepContext } from './step-rule.ts'
import { checkDecision, isNegative, stepRules } from './step-rules.ts'

const rated = (value: number) => ({ value, cite: 'c' })
const award: Award = {
  code: 'HCLD2', name: { vi: 'a', en: 'a' }, subjects: ['person'], group: 'order', decidedBy: { vi: 'a', en: 'a' }, route: 'r4', forms: {},
  prerequisites: { text: { vi: 'a', en: 'a' }, cite: 'c' }, papers: [],
  council: { ballot: 'secret', quorum: rated(0.6667), threshold: { share: rated(0.9), base: 'all-members' } },
  posting: true, opinion: true, bonus: null, lowerAwards: ['HCLD3', 'BKTTG'], cite: 'c',
}
const other = (code: string, changes: Partial<Award> = {}): Award => ({ ...award, code, forms: { person: 'report' }, lowerAwards: [], ...changes })
/** Below it two that may be proposed and one that is not for persons; above it one that may and one that no route handles. */
const others = [other('HCLD3'), other('BKTTG', { subjects: ['collective'] }), other('HCLD1', { lowerAwards: ['HCLD2'] }), other('GTNN', { lowerAwards: ['HCLD2'], route: null })]
const days = ['2026-04-26', '2026-04-27', '2026-04-30', '2026-05-01']
const context: StepContext = {
  today: '2026-05-08',
  calendar: new WorkingCalendar(days.map((day) => ({ day, kind: 'off', name: { vi: 'n', en: 'n' }, source: 's', confirmed: true })), [2026]),
  ruleSet: { parameters: { postingDays: rated(10) }, awards: [award, ...others] } as unknown as RuleSet,
  award,
  subject: 'person',
  isLastStep: false,
}
const reason = 'Chưa đủ ba lần liên tục'
const sha256 = 'a'.repeat(64)

describe('every kind of step', () => {
  test.each(stepKinds)('%s has its rule, passes on, and offers only known outcomes', (kind) => {
    const rule = stepRules(kind)
    expect(rule.kind).toBe(kind)
    expect(rule.outcomes).toContain('pass')
    expect(rule.outcomes.filter((outcome) => !outcomes.includes(outcome))).toEqual([])
  })

  test('refuses an outcome it does not offer', () => {
    expect(checkDecision('intake', { outcome: 'reject', reason, payload: {} }, context)).toEqual([expect.objectContaining({ path: 'outcome', message: 'problem.outcome-not-offered' })])
  })

  test('wants a reason of ten characters for whatever does not lead on', () => {
    expect(outcomes.filter(isNegative)).toEqual(['return', 'reject', 'not-recommend', 'lower-award', 'higher-award'])
    expect(checkDecision('intake', { outcome: 'return', reason: '  123456789  ', payload: {} }, context)).toEqual([expect.objectContaining({ path: 'reason', message: 'problem.reason-required' })])
    expect(checkDecision('intake', { outcome: 'return', payload: {} }, context)).toHaveLength(1)
    expect(checkDecision('intake', { outcome: 'return', reason, payload: {} }, context)).toEqual([])
    expect(checkDecision('intake', { outcome: 'pass', payload: {} }, context)).toEqual([])
  })

  test('refuses fields it does not know, wherever they come from', () => {
    for (const kind of stepKinds) {
      const problems = checkDecision(kind, { outcome: 'pass', payload: { smuggled: 1 } }, context)
      expect(problems).toContainEqual({ path: 'payload.smuggled', message: 'problem.unknown-field' })
    }
    expect(checkDecision('sign', { outcome: 'pass', payload: null }, context)).toEqual([{ path: 'payload', message: 'problem.required' }])
  })
})

describe('an examination', () => {
  test('refuses a dossier only with a ground', () => {
    expect(checkDecision('examine', { outcome: 'reject', reason, payload: {} }, context)).toEqual([{ path: 'payload.ground', message: 'problem.ground-required' }])
    expect(checkDecision('examine', { outcome: 'reject', reason, payload: { ground: 'criteria-not-met' } }, context)).toEqual([])
    expect(checkDecision('examine', { outcome: 'reject', reason, payload: { ground: 'mood' } }, context)).toContainEqual(expect.objectContaining({ path: 'payload.ground', message: 'problem.choice' }))
  })

  test('recommends only an award the rule-set names as lower, for this kind of nominee', () => {
    expect(checkDecision('examine', { outcome: 'lower-award', reason, payload: { lowerAward: 'HCLD3' } }, context)).toEqual([])
    expect(checkDecision('examine', { outcome: 'lower-award', reason, payload: {} }, context)).toEqual([{ path: 'payload.lowerAward', message: 'problem.required' }])
    expect(checkDecision('examine', { outcome: 'lower-award', reason, payload: { lowerAward: 'HCLD1' } }, context)).toEqual([expect.objectContaining({ message: 'problem.not-a-lower-award' })])
    expect(checkDecision('examine', { outcome: 'lower-award', reason, payload: { lowerAward: 'BKTTG' } }, context)).toMatchObject([{ message: 'problem.not-a-lower-award', params: { choices: 'HCLD3' } }])
  })

  test('recommends as higher only an award below which the rule-set names this one, with a route', () => {
    expect(checkDecision('examine', { outcome: 'higher-award', reason, payload: { higherAward: 'HCLD1' } }, context)).toEqual([])
    expect(checkDecision('examine', { outcome: 'higher-award', reason, payload: {} }, context)).toEqual([{ path: 'payload.higherAward', message: 'problem.required' }])
    for (const higherAward of ['GTNN', 'HCLD3', 'NONE']) {
      expect(checkDecision('examine', { outcome: 'higher-award', reason, payload: { higherAward } }, context)).toMatchObject([{ path: 'payload.higherAward', message: 'problem.not-a-higher-award', params: { choices: 'HCLD1' } }])
    }
  })
})

describe('a council result', () => {
  const minutes = { number: '12/BB-HĐ', date: '2026-05-07', sha256 }
  const ballot = { members: 15, present: 13, writtenOpinions: 1, yes: 14, no: 0, blank: 0, invalid: 0 }
  const failed = { ...ballot, yes: 13, no: 1 }

  test('passes what the tally passes and nothing else', () => {
    expect(checkDecision('council-result', { outcome: 'pass', payload: { ballot, minutes } }, context)).toEqual([])
    const [problem] = checkDecision('council-result', { outcome: 'pass', payload: { ballot: failed, minutes } }, context)
    expect(problem).toMatchObject({ path: 'payload.ballot.yes', message: 'problem.tally-fails' })
    expect(problem?.params?.['vi']).toContain('cần ít nhất 14')
  })

  test('fails what the tally fails and nothing else', () => {
    expect(checkDecision('council-result', { outcome: 'not-recommend', reason, payload: { ballot: failed, minutes } }, context)).toEqual([])
    expect(checkDecision('council-result', { outcome: 'not-recommend', reason, payload: { ballot, minutes } }, context)).toMatchObject([{ message: 'problem.tally-passes' }])
  })

  test('proposes a lower award where the vote on the one asked for failed, a higher one whatever it was, and only such as the rule-set names', () => {
    expect(checkDecision('council-result', { outcome: 'lower-award', reason, payload: { ballot: failed, minutes, lowerAward: 'HCLD3' } }, context)).toEqual([])
    expect(checkDecision('council-result', { outcome: 'lower-award', reason, payload: { ballot, minutes, lowerAward: 'HCLD3' } }, context)).toMatchObject([{ path: 'payload.ballot.yes', message: 'problem.tally-passes' }])
    expect(checkDecision('council-result', { outcome: 'lower-award', reason, payload: { ballot: failed, minutes } }, context)).toEqual([{ path: 'payload.lowerAward', message: 'problem.required' }])
    for (const votes of [ballot, failed]) expect(checkDecision('council-result', { outcome: 'higher-award', reason, payload: { ballot: votes, minutes, higherAward: 'HCLD1' } }, context)).toEqual([])
    expect(checkDecision('council-result', { outcome: 'higher-award', reason, payload: { ballot, minutes, higherAward: 'HCLD3' } }, context)).toMatchObject([{ message: 'problem.not-a-higher-award' }])
    expect(checkDecision('council-result', { outcome: 'higher-award', reason, payload: { minutes, higherAward: 'HCLD1' } }, context)).toEqual([{ path: 'payload.ballot', message: 'problem.required' }])
  })

  test('decides nothing without a quorum, without minutes, or with counts that cannot be', () => {
    const few = { ...ballot, present: 9, writtenOpinions: 5 }
    expect(checkDecision('council-result', { outcome: 'not-recommend', reason, payload: { ballot: few, minutes } }, context)).toMatchObject([{ message: 'problem.quorum-missing' }])
    expect(checkDecision('council-result', { outcome: 'pass', payload: {} }, context)).toMatchObject([{ path: 'payload.ballot' }, { path: 'payload.minutes' }])
    expect(checkDecision('council-result', { outcome: 'pass', payload: { ballot: { ...ballot, present: 16 }, minutes } }, context)).toMatchObject([{ path: 'payload.ballot.present' }])
    expect(checkDecision('council-result', { outcome: 'pass', payload: { ballot, minutes: { ...minutes, date: '2026-05-09' } } }, context)).toMatchObject([{ path: 'payload.minutes.date', message: 'problem.date-in-future' }])
  })
})

describe('a posting', () => {
  const payload = { medium: 'Cổng thông tin điện tử', url: 'https://example.vn/cong-khai', startDate: '2026-04-20', commentsReceived: 0 }

  test('passes the day after its tenth working day', () => {
    expect(checkDecision('posting', { outcome: 'pass', payload }, context)).toEqual([])
    expect(checkDecision('posting', { outcome: 'pass', payload }, { ...context, today: '2026-05-07' }))
      .toEqual([{ path: 'payload.startDate', message: 'problem.posting-not-over', params: { workingDays: 10, lastDay: '2026-05-07' } }])
  })

  test('may be returned earlier, but not before it began', () => {
    expect(checkDecision('posting', { outcome: 'return', reason, payload }, { ...context, today: '2026-04-21' })).toEqual([])
    expect(checkDecision('posting', { outcome: 'return', reason, payload: { ...payload, url: 'javascript:alert(1)' } }, context)).toMatchObject([{ path: 'payload.url', message: 'problem.format' }])
    expect(checkDecision('posting', { outcome: 'pass', payload: { ...payload, startDate: '2026-05-09' } }, context)).toMatchObject([{ message: 'problem.date-in-future' }])
  })
})

describe('a decision', () => {
  test('carries a number and a date that exists and has come', () => {
    expect(checkDecision('decide', { outcome: 'pass', payload: { decisionNumber: '12/QĐ', decisionDate: '2026-05-08' } }, context)).toEqual([])
    expect(checkDecision('decide', { outcome: 'pass', payload: {} }, context)).toMatchObject([{ path: 'payload.decisionNumber' }, { path: 'payload.decisionDate' }])
    expect(checkDecision('decide', { outcome: 'pass', payload: { decisionNumber: '1', decisionDate: '2026-02-30' } }, context)).toMatchObject([{ path: 'payload.decisionDate', message: 'problem.date' }])
    expect(checkDecision('decide', { outcome: 'reject', reason, payload: {} }, context)).toMatchObject([{ path: 'payload.ground' }])
  })
})

describe('an external milestone', () => {
  const payload = { body: 'Thủ tướng Chính phủ', documentNumber: '99/QĐ-TTg', documentDate: '2026-05-06', result: 'favourable', paper: sha256 }

  test('says what its document says', () => {
    expect(checkDecision('external-milestone', { outcome: 'pass', payload }, context)).toEqual([])
    expect(checkDecision('external-milestone', { outcome: 'reject', reason, payload }, context)).toMatchObject([{ path: 'payload.result', message: 'problem.result-against-outcome' }])
    expect(checkDecision('external-milestone', { outcome: 'reject', reason, payload: { ...payload, result: 'unfavourable' } }, context)).toEqual([])
    expect(checkDecision('external-milestone', { outcome: 'pass', payload: { ...payload, documentDate: '2027-01-01' } }, context)).toMatchObject([{ message: 'problem.date-in-future' }])
  })

  test('carries the decision when it is the last step', () => {
    const last = { ...context, isLastStep: true }
    expect(checkDecision('external-milestone', { outcome: 'pass', payload }, last)).toMatchObject([{ path: 'payload.decisionNumber' }, { path: 'payload.decisionDate' }])
    expect(checkDecision('external-milestone', { outcome: 'pass', payload: { ...payload, decisionNumber: '99/QĐ-TTg', decisionDate: '2026-05-06' } }, last)).toEqual([])
  })
})
