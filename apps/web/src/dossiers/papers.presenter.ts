import { type FieldProblem, mayChange } from '@vinhdanh/domain'
import type { DraftPage, EarlierPaper } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import { citationText } from './citation.ts'
import { presentTitle } from './draft.presenter.ts'
import { presentEarlier } from './earlier.presenter.ts'
import { presentFile } from './file.presenter.ts'
import { answerValues, remarksAt } from './remarks.presenter.ts'
import { whyOpen } from './why-open.ts'

interface Shown {
  readonly problems: readonly FieldProblem[]
  readonly maxBytes: number
  readonly words: Words
}

/** Each paper that the award asks for, with the files that are there and were there, and the reviewers' remarks on it. */
export function presentPapers(draft: DraftPage, earlier: readonly EarlierPaper[], { problems, maxBytes, words }: Shown) {
  const { language } = words
  const { head, award, ruleSet, papers, remarks, unlocked } = draft
  const wanted = award.papers.map(({ code, name, required, cite }) => {
    const files = papers.filter((paper) => paper.code === code)
    return {
      code, name: name[language], required, source: citationText(ruleSet, cite, language), field: `papers.${code}`, action: `/dossiers/${head.id}/draft/papers/${code}`,
      open: mayChange(unlocked, `paper:${code}`, files.length === 0), files: files.map((file) => presentFile(head.id, file)), because: whyOpen(draft, `paper:${code}`, language),
      earlier: earlier.filter((paper) => paper.code === code).map((paper) => presentEarlier(head.id, paper, words)),
      remarks: remarksAt(remarks, { round: head.round, anchor: `paper:${code}` }, words),
    }
  })
  return {
    draft: presentTitle(draft, language), wanted, maxBytes, problems, form: { values: answerValues(wanted.flatMap((paper) => paper.remarks)), problems },
    labels: Object.fromEntries(wanted.map(({ field, name }) => [field, name])),
  }
}
