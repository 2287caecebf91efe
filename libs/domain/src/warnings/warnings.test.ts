import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseRuleSet } from '../rules/import.ts'
import type { RuleSet } from '../rules/rule-set.ts'
import { initiativesIn } from './initiatives.ts'
import type { WarningFacts } from './warning.ts'
import { warningsFor } from './warnings.ts'

const parsed = parseRuleSet(JSON.parse(readFileSync(new URL('../../../../rules/decree-152-2025.json', import.meta.url), 'utf8')))
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
const ruleSet: RuleSet = parsed.ruleSet

const facts = (over: Partial<WarningFacts>): WarningFacts => ({ awardCode: 'LDTT', subject: 'person', cycleYear: 2026, alike: [], awards: [], open: [], initiatives: [], ...over })
const given = (awardCode: string, ...years: number[]) => years.map((year) => ({ awardCode, year, decisionNumber: `${year}/QĐ`, dossierId: null }))
const open = (awardCode: string, cycleYear = 2026) => ({ dossierId: 'd-1', code: 'VD-2026-000001', awardCode, cycleYear })
const keys = (over: Partial<WarningFacts>) => warningsFor(ruleSet, facts(over)).map(({ key }) => key)

test('a nominee of whom nothing else is known gives no warning', () => {
  expect(keys({})).toEqual([])
})

test('a rule-set without such rules, as imported before, warns of nothing', () => {
  const { warnings: _, ...older } = ruleSet
  expect(warningsFor(older, facts({ awardCode: 'CSTDB', open: [open('CSTDB')] }))).toEqual([])
})

test('every warning names a citation of the rule-set', () => {
  const all = warningsFor(ruleSet, facts({
    awardCode: 'BKTTG', alike: [{ nomineeId: 'n-2', sameBirthYear: true }], awards: [...given('HCLD3', 2026), ...given('GK', 2026)], open: [open('BKTTG', 2025)], initiatives: [{ ...open('BKB', 2024), initiative: 'Số hóa kho' }],
  }))
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['same-nominee', 'same-year', 'open-dossier', 'too-soon', 'same-initiative', 'ladder']))
  expect(all.filter(({ cite }) => !Object.hasOwn(ruleSet.citations, cite))).toEqual([])
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
})

describe('another award of the same year', () => {
  test('is warned about once, by the narrower rule', () => {
    expect(keys({ awardCode: 'BKB', awards: given('GK', 2026) })).toEqual(['same-year:GK:2026/QĐ'])
    expect(keys({ awardCode: 'HCDL3', awards: given('HCLD3', 2026) })).toEqual(['too-soon:HCLD3:2026/QĐ'])
    expect(keys({ awardCode: 'HCDL3', awards: given('HCLD3', 2025) })).toEqual([])
  })

  test('is expected where it is a rung of the other’s ladder', () => {
    expect(keys({ awardCode: 'CSTDB', awards: given('CSTDCS', 2026, 2025, 2024), open: [open('CSTDCS')] })).toEqual([])
    expect(keys({ awardCode: 'CSTDCS', open: [open('CSTDB')] })).toEqual([])
  })

  test('or a dossier for this very award still open in another year', () => {
    expect(keys({ awardCode: 'BKB', open: [open('BKB', 2025)] })).toEqual(['open-dossier:d-1'])
    expect(keys({ awardCode: 'BKB', open: [open('GK', 2025)] })).toEqual([])
  })

  test('a medal given once is not given again, however long ago', () => {
    expect(keys({ awardCode: 'KNC', awards: given('KNC', 1998) })).toEqual(['once-only:KNC:1998/QĐ'])
  })
})

describe('a ladder of years', () => {
  test.each<[string, number[], number | null]>([
    ['three in a row up to this year', [2026, 2025, 2024], null], ['three in a row up to last year', [2025, 2024, 2023], null], ['more than asked', [2025, 2024, 2023, 2022], null],
    ['two in a row', [2025, 2024], 2], ['three with a gap', [2025, 2024, 2022], 2], ['three that ended too long ago', [2024, 2023, 2022], 0], ['nothing', [], 0],
    ['a year given twice', [2025, 2025, 2024], 2], ['years still to come', [2027, 2025, 2024], 2],
  ])('of CSTDCS for CSTDB: %s', (_, years, found) => {
    const warnings = warningsFor(ruleSet, facts({ awardCode: 'CSTDB', awards: given('CSTDCS', ...years) }))
    expect(warnings.map(({ about }) => about.rung?.years.length)).toEqual(found === null ? [] : [found])
  })

  test.each<[string, number[], boolean]>([
    ['right after the second', [2025, 2022], true], ['in the year of the second', [2026, 2023], true], ['two years after the second', [2024, 2021], false],
    ['with the first too long before', [2025, 2020], false], ['after one', [2025], false],
  ])('of CSTDB for CSTDTQ: %s', (_, years, isFine) => {
    expect(keys({ awardCode: 'CSTDTQ', awards: given('CSTDB', ...years) })).toEqual(isFine ? [] : ['ladder:CSTDB:2'])
  })

  test('counts titles only after the award they must follow, and leaves them out while that is missing', () => {
    expect(keys({ awardCode: 'BKTTG', awards: [...given('BKB', 2020), ...given('CSTDCS', 2024, 2022, 2021)] })).toEqual([])
    expect(keys({ awardCode: 'BKTTG', awards: [...given('BKB', 2020), ...given('CSTDCS', 2022, 2019, 2018)] })).toEqual(['ladder:CSTDCS:3'])
    expect(keys({ awardCode: 'BKTTG', awards: [...given('BKB', 2023), ...given('CSTDCS', 2025, 2024, 2023)] })).toEqual(['ladder:BKB:1'])
  })

  test('for persons asks nothing of a collective', () => {
    expect(keys({ awardCode: 'BKTTG', subject: 'collective' })).toEqual([])
    expect(keys({ awardCode: 'HCLD2', subject: 'collective' })).toEqual(['ladder:HCLD3:1'])
  })
})

describe('the initiatives of a report', () => {
  test.each<[string, string, string[]]>([
    ['lines up to their colon', '1. Số hóa phiếu nhập kho dự trữ: giảm 30% thời gian\n- Sáng kiến Cải tiến lịch bảo quản lương thực; áp dụng toàn cục', ['so hoa phieu nhap kho du tru', 'cai tien lich bao quan luong thuc']],
    ['what stands in quotation marks', 'Năm 2024 áp dụng đề tài “Số hóa phiếu nhập kho dự trữ” tại 12 kho.', ['so hoa phieu nhap kho du tru']],
    ['each once', '«Số hóa phiếu nhập kho dự trữ» và «SỐ HÓA phiếu  nhập kho, dự trữ»', ['so hoa phieu nhap kho du tru']],
    ['none too short to tell one from another', 'Cải tiến quy trình\n\nSố hóa', []], ['nothing', '', []],
  ])('are %s', (_, text, expected) => {
    expect(initiativesIn(text).map(({ key }) => key)).toEqual(expected)
  })

  test('are one, whichever way their accents were typed', () => {
    expect(initiativesIn('Số hóa phiếu nhập kho dự trữ'.normalize('NFD'))[0]?.key).toBe(initiativesIn('số hoá phiếu nhập kho dự trữ')[0]?.key)
  })
})
