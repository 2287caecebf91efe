import { expect, test } from '@jest/globals'
import type { RuleSet } from '../rules/rule-set.ts'
import { cutOffFor } from './cut-offs.ts'

const row = { awards: ['BKTTG'], sector: 'general', level: 'central', day: '06-30', yearOffset: 0, cite: 'c' } as const
const ruleSet = { cutOffs: [row, { ...row, day: '05-31', cite: 'letter' }, { ...row, sector: 'education', day: '10-15' }, { ...row, awards: ['CSTDTQ'], day: '10-31', yearOffset: 1 }] } as unknown as RuleSet

test('a cut-off is a day of the cycle, the earliest of those that apply', () => {
  expect(cutOffFor(ruleSet, 'BKTTG', 'central', 2026)).toEqual({ day: '2026-05-31', level: 'central', cite: 'letter' })
  expect(cutOffFor(ruleSet, 'BKTTG', 'central', 2026, 'education')?.day).toBe('2026-10-15')
  expect(cutOffFor(ruleSet, 'CSTDTQ', 'central', 2026)?.day).toBe('2027-10-31')
  expect(cutOffFor(ruleSet, 'BKTTG', 'ministry', 2026)).toBeNull()
  expect(cutOffFor(ruleSet, 'LDTT', 'central', 2026)).toBeNull()
})
