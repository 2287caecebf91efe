import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { changedAnchors, type Compared, type ComparedPaper, type Difference, differenceBetween, isUnchanged } from './changes.ts'
import { isEmpty } from './content.ts'

const paper = (code: string, sha256: string, name = `${sha256}.pdf`): ComparedPaper => ({ code, name, sha256 })
const revision = (over: Partial<Compared> = {}): Compared => ({ awardCode: 'BKB', nominee: { id: 'n', name: 'Đối tượng', birthYear: 1980 }, sections: {}, papers: [], ...over })

/** What the later revision says, made of the earlier one and the difference alone. */
function applied(before: Compared, { award, nominee, fields, papers }: Difference): Compared {
  const sections = structuredClone(before.sections) as Record<string, Record<string, unknown>>
  for (const { sectionId, fieldId, after } of fields) (sections[sectionId] ??= {})[fieldId] = after
  return {
    awardCode: award ? award.after : before.awardCode, nominee: { ...before.nominee, ...Object.fromEntries(nominee.map(({ key, after }) => [key, after])) },
    sections, papers: papers.flatMap(({ after }) => after ?? []),
  }
}

/** Without what says nothing, and with papers in one order. */
const plain = ({ sections, papers, nominee, awardCode }: Compared) => ({
  awardCode, nominee: Object.fromEntries(Object.entries(nominee).filter(([, value]) => value !== null)), papers: papers.map((one) => JSON.stringify(one)).sort(),
  fields: Object.entries(sections).flatMap(([id, answers]) => Object.entries(answers).filter(([, value]) => !isEmpty(value)).map(([field, value]) => `${id}.${field}=${String(value)}`)).sort(),
})

const papers = fc.array(fc.record({ code: fc.constantFrom('report', 'minutes'), sha256: fc.constantFrom('a', 'b', 'c'), name: fc.constantFrom('x.pdf', 'y.pdf') }), { maxLength: 5 })
const answers = fc.dictionary(fc.constantFrom('summary', 'years', 'since'), fc.constantFrom<unknown>('', null, ' ', 'một', 'hai', 3, true))
const revisions = fc.record({
  awardCode: fc.constantFrom('BKB', 'CSTDB'), nominee: fc.dictionary(fc.constantFrom('name', 'birthYear'), fc.constantFrom('a', 1980, null)),
  sections: fc.dictionary(fc.constantFrom('report', 'declarations'), answers), papers,
})

describe('the difference between two revisions', () => {
  test('applied to the old one gives the new one', () => {
    fc.assert(fc.property(revisions, revisions, (before, after) => {
      expect(plain(applied(before, differenceBetween(before, after)))).toEqual(plain(after))
    }))
  })

  test('is none exactly when both say the same, whatever stands empty', () => {
    fc.assert(fc.property(revisions, revisions, (before, after) => {
      expect(isUnchanged(differenceBetween(before, after))).toBe(JSON.stringify(plain(before)) === JSON.stringify(plain(after)))
      expect(isUnchanged(differenceBetween(before, before))).toBe(true)
    }))
  })

  test('tells a paper that was replaced from one that is new, gone, the same, or only has another name', () => {
    const before = revision({ papers: [paper('report', 'a'), paper('minutes', 'b'), paper('photo', 'c'), paper('list', 'd')] })
    const after = revision({ papers: [paper('report', 'a'), paper('minutes', 'e'), paper('list', 'd', 'danh-sach.pdf'), paper('extra', 'f')] })
    const difference = differenceBetween(before, after)
    expect(difference.papers.map(({ code, change }) => [code, change])).toEqual([['report', 'same'], ['minutes', 'replaced'], ['photo', 'removed'], ['list', 'renamed'], ['extra', 'added']])
    expect(changedAnchors(difference)).toEqual(['paper:minutes', 'paper:photo', 'paper:extra'])
  })

  test('names what changed of award, nominee and fields', () => {
    const before = revision({ sections: { report: { summary: 'một', note: '' } } })
    const after = revision({ awardCode: 'CSTDB', nominee: { id: 'n', name: 'Đối tượng khác', birthYear: 1980 }, sections: { report: { summary: 'hai' } } })
    expect(changedAnchors(differenceBetween(before, after))).toEqual(['award', 'nominee', 'field:report.summary'])
  })
})
