import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { WorkingCalendar } from '../clock/working-calendar.ts'
import { planFor } from '../routes/plan.ts'
import { awardOf } from './find.ts'
import type { RuleSet } from './rule-set.ts'
import { forecastUnder, isAffected, type OpenCase } from './what-if.ts'

const rules = JSON.parse(readFileSync(new URL('../../../../rules/law-2026-06.json', import.meta.url), 'utf8')) as RuleSet
const calendar = new WorkingCalendar([], [2026])
const today = '2026-11-18' // a Wednesday
const award = awardOf(rules, 'BKB')
const steps = rules.routes.find(({ id }) => id === award.route)?.steps ?? []
const examine = steps.find(({ kind }) => kind === 'examine')
const open: OpenCase = {
  awardCode: 'BKB', subject: 'person', plan: planFor(rules, award), step: examine ?? null, lastDay: '2026-11-20', content: {}, papers: award.papers.map(({ code }) => code),
  ballots: [{ counts: { members: 15, present: 13, writtenOpinions: 1, yes: 14, no: 0, blank: 0, invalid: 0 }, passed: true }],
}
const under = (change: (draft: RuleSet) => void, one: OpenCase = open) => {
  const candidate = structuredClone(rules)
  change(candidate)
  return forecastUnder(candidate, one, { calendar, today })
}
const awardIn = (draft: RuleSet) => awardOf(draft, 'BKB')
const stepIn = (draft: RuleSet) => draft.routes.find(({ id }) => id === award.route)?.steps.find(({ id }) => id === examine?.id)

describe('an open dossier under other rules', () => {
  test('stays as it is under the same ones', () => {
    const { missingAnswers: _, ...same } = under(() => undefined)
    expect(same).toEqual({ way: 'same', lastDay: '2026-11-20', becomesOverdue: false, noLongerOverdue: false, otherRole: null, flippedVotes: 0, missingPapers: [] })
    expect(isAffected({ ...same, missingAnswers: 0 }, '2026-11-20')).toBe(false)
  })

  test('moves by the difference of the terms in working days, and becomes overdue or no longer is', () => {
    const term = (by: number) => (draft: RuleSet) => { const step = stepIn(draft); if (step) step.term.value += by }
    expect(under(term(2))).toMatchObject({ lastDay: '2026-11-24', becomesOverdue: false })
    expect(under(term(-3))).toMatchObject({ lastDay: '2026-11-17', becomesOverdue: true })
    expect(under(term(4), { ...open, lastDay: '2026-11-16' })).toMatchObject({ lastDay: '2026-11-20', becomesOverdue: false, noLongerOverdue: true })
    expect(under(term(2), { ...open, lastDay: null })).toMatchObject({ lastDay: null, becomesOverdue: false })
  })

  test('changes hands, lacks a paper, has its vote flipped, or takes another way', () => {
    expect(under((draft) => { const step = stepIn(draft); if (step) step.role = 'ministry-intake' })).toMatchObject({ way: 'same', otherRole: 'ministry-intake' })
    expect(under((draft) => { awardIn(draft).papers.push({ code: 'certificate', name: { vi: 'Giấy', en: 'Paper' }, required: true, cite: awardIn(draft).cite }) })).toMatchObject({ missingPapers: ['certificate'] })
    expect(under((draft) => { const { council } = awardIn(draft); if (council) council.threshold.share.value = 1 })).toMatchObject({ flippedVotes: 1 })
    expect(under((draft) => { draft.routes.find(({ id }) => id === award.route)?.steps.pop() })).toMatchObject({ way: 'other' })
    expect(under((draft) => { awardIn(draft).route = null })).toMatchObject({ way: 'none', lastDay: null })
    expect(under((draft) => { draft.awards = draft.awards.filter(({ code }) => code !== 'BKB') })).toMatchObject({ way: 'none' })
  })
})
