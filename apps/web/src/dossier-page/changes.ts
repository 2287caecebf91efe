import type { Award, Form } from '@vinhdanh/domain'
import type { RevisionContent, RevisionPaper } from '@vinhdanh/record'
import { type Change, wordChanges } from '../shell/word-changes.ts'
import type { Words } from '../text/words.ts'
import { answerText } from './report.ts'

export interface FieldChange {
  readonly title: string
  readonly parts: readonly Change[]
}

export interface PaperChange {
  readonly title: string
  readonly change: 'added' | 'removed' | 'same'
  readonly paper: RevisionPaper
}

export interface Changes {
  readonly fields: readonly FieldChange[]
  /** Papers by what they contain: the same file under another name is the same paper. */
  readonly papers: readonly PaperChange[]
  readonly unchanged: boolean
}

/** What differs between two revisions, field by field and paper by paper. */
export function changesBetween(form: Form, award: Award, before: RevisionContent, after: RevisionContent, words: Words): Changes {
  const fields = form.sections.flatMap((section) => section.fields.flatMap((field) => {
    const [old, now] = [before, after].map(({ sections }) => answerText(field, sections[section.id]?.[field.id], words))
    return old === now ? [] : [{ title: field.label[words.language], parts: wordChanges(old ?? '', now ?? '') }]
  }))
  const papers = paperChanges(award, before.papers, after.papers, words)
  return { fields, papers, unchanged: fields.length === 0 && papers.every(({ change }) => change === 'same') }
}

function paperChanges(award: Award, before: readonly RevisionPaper[], after: readonly RevisionPaper[], { language }: Words): PaperChange[] {
  const isIn = (papers: readonly RevisionPaper[], paper: RevisionPaper) => papers.some(({ code, sha256 }) => code === paper.code && sha256 === paper.sha256)
  const view = (paper: RevisionPaper, change: PaperChange['change']) => ({ title: award.papers.find(({ code }) => code === paper.code)?.name[language] ?? paper.code, change, paper })
  return [
    ...before.filter((paper) => !isIn(after, paper)).map((paper) => view(paper, 'removed')),
    ...after.map((paper) => view(paper, isIn(before, paper) ? 'same' : 'added')),
  ]
}
