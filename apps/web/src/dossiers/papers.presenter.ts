import { type FieldProblem, isHeldBack, mayChange } from '@vinhdanh/domain'
import type { DraftPage, PaperLine } from '@vinhdanh/record'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import { citationText } from './citation.ts'
import { presentTitle } from './draft.presenter.ts'
import { answerValues, remarksAt } from './remarks.presenter.ts'
import { whyOpen } from './why-open.ts'

/** Each paper that the award asks for, with the files that are there and the reviewers' remarks on it. */
export function presentPapers(draft: DraftPage, problems: readonly FieldProblem[], maxBytes: number, language: Language) {
  const { head, award, ruleSet, papers, remarks, unlocked } = draft
  const wanted = award.papers.map(({ code, name, required, cite }) => {
    const files = papers.filter((paper) => paper.code === code)
    return {
      code, name: name[language], required, source: citationText(ruleSet, cite, language), field: `papers.${code}`, action: `/dossiers/${head.id}/draft/papers/${code}`,
      open: mayChange(unlocked, `paper:${code}`, files.length === 0), files: files.map((file) => presentFile(head.id, file)), because: whyOpen(draft, `paper:${code}`, language),
      remarks: remarksAt(remarks, { round: head.round, anchor: `paper:${code}` }, wordsIn(language)),
    }
  })
  return {
    draft: presentTitle(draft, language), wanted, maxBytes, problems, form: { values: answerValues(wanted.flatMap((paper) => paper.remarks)), problems },
    labels: Object.fromEntries(wanted.map(({ field, name }) => [field, name])),
  }
}

/** A file of a paper as lists show it. */
export function presentFile(dossierId: string, { id, name, size, sha256, mediaType, scanState, pages, width, height }: PaperLine) {
  return {
    id, name, size, pages, width, height, mediaType, type: (name.split('.').at(-1) ?? '').toUpperCase(), scanState, heldBack: isHeldBack(scanState), href: `/dossiers/${dossierId}/papers/${sha256}`,
    shown: mediaType === 'application/pdf' || mediaType.startsWith('image/'), removeHref: `/dossiers/${dossierId}/draft/papers/${id}/remove`,
  }
}
