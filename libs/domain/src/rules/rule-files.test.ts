import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { cutOffFor } from '../dossiers/cut-offs.ts'
import { planFor } from '../routes/plan.ts'
import { awardOf, formFor, isInForce } from './find.ts'
import { parseRuleSet } from './import.ts'
import type { RuleSet } from './rule-set.ts'

const ids = ['law-2022-decree-98', 'decree-152-2025', 'law-2026-06']

function read(id: string): RuleSet {
  const parsed = parseRuleSet(JSON.parse(readFileSync(new URL(`../../../../rules/${id}.json`, import.meta.url), 'utf8')))
  if (!parsed.ok) throw new Error(`${id}: ${JSON.stringify(parsed.problems)}`)
  return parsed.ruleSet
}
const ruleSets = ids.map(read)
const way = (ruleSet: RuleSet, code: string) => planFor(ruleSet, awardOf(ruleSet, code)).steps.map(({ id }) => id)

test('every day since 2024 has exactly one rule-set in force', () => {
  for (const day of ['2024-01-01', '2025-06-30', '2025-07-01', '2026-09-30', '2026-10-01', '2030-01-01']) {
    expect(ruleSets.filter((ruleSet) => isInForce(ruleSet, day))).toHaveLength(1)
  }
  expect(ruleSets.some((ruleSet) => isInForce(ruleSet, '2023-12-31'))).toBe(false)
})

describe.each(ruleSets)('rule-set $id', (ruleSet) => {
  test('handles the awards of a ministry and lists the others', () => {
    expect(ruleSet.awards.filter(({ route }) => route).map(({ code }) => code)).toEqual([
      'LDTT', 'CSTT', 'CSTDCS', 'CSTDB', 'CSTDTQ', 'TTLDTT', 'TTLDXS', 'CTDB', 'CTDCP', 'GK', 'BKB', 'BKTTG', 'KNC',
      'HCLD3', 'HCLD2', 'HCLD1', 'HCDL3', 'HCDL2', 'HCDL1', 'HCDC', 'HCDDK', 'HCHN', 'HuyC-HN', 'AHLD', 'AHLLVT',
    ])
    expect(ruleSet.awards).toHaveLength(44)
  })

  test('has a form for every nominee of an award it handles', () => {
    for (const award of ruleSet.awards.filter(({ route }) => route)) {
      for (const subject of award.subjects) expect(formFor(ruleSet, award, subject).sections.length).toBeGreaterThan(1)
    }
  })

  test('takes each award its way', () => {
    expect(way(ruleSet, 'CSTDCS')).toEqual(['unit-sign', 'department-examine', 'department-council', 'department-decide'])
    expect(way(ruleSet, 'GK')).toEqual(['unit-sign', 'department-examine', 'department-decide'])
    expect(way(ruleSet, 'BKB')).toEqual(['unit-sign', 'department-examine', 'department-sign', 'ministry-intake', 'ministry-examine', 'ministry-council', 'minister-decide'])
    expect(way(ruleSet, 'BKTTG')).toEqual([
      'unit-sign', 'department-examine', 'department-sign', 'ministry-intake', 'ministry-examine', 'ministry-council', 'minister-sign',
      'central-intake', 'central-examine', 'central-opinion', 'prime-minister-decision',
    ])
    expect(way(ruleSet, 'HCLD3')).toContain('ministry-posting')
    expect(way(ruleSet, 'HCLD3').at(-1)).toBe('president-decision')
    expect(way(ruleSet, 'HCDC')).toEqual(['unit-sign', 'ministry-check', 'minister-sign', 'president-decision'])
    expect(way(ruleSet, 'AHLD')).toEqual(expect.arrayContaining(['central-posting', 'central-council', 'party-opinion']))
  })

  test('asks what the law asks of ballots and postings', () => {
    expect(awardOf(ruleSet, 'CSTDB').council).toMatchObject({ ballot: 'secret', threshold: { share: { value: 0.9 }, base: 'all-members' } })
    expect(awardOf(ruleSet, 'AHLD').council?.quorum.value).toBe(0.9)
    expect(awardOf(ruleSet, 'GK').council).toBeNull()
    expect(ruleSet.parameters.postingDays.value).toBe(10)
    expect(ruleSet.awards.filter(({ group, route }) => group === 'order' && (route === 'R4' || route === 'R5')).every(({ posting }) => posting)).toBe(true)
  })

  test('knows the yearly cut-offs', () => {
    expect(cutOffFor(ruleSet, 'HCLD3', 'central', 2026)?.day).toBe('2026-06-30')
    expect(cutOffFor(ruleSet, 'CTDCP', 'central', 2026)?.day).toBe('2027-03-31')
  })
})

test('what is carried into the law of 2026 without its text is marked as such', () => {
  const citations = Object.values(read('law-2026-06').citations)
  expect(citations.every(({ confidence }) => confidence === 'L')).toBe(true)
  expect(citations.filter(({ note }) => note?.vi.includes('chờ nguyên văn')).length).toBeGreaterThan(30)
})
