import { type Award, type Difference, differenceBetween, type FieldDifference, type Form, type FormField, isUnchanged, type PaperDifference } from '@vinhdanh/domain'
import type { RevisionContent, RevisionPaper } from '@vinhdanh/record'
import { type Change, wordChanges } from '../shell/word-changes.ts'
import type { Words } from '../text/words.ts'
import { answerText } from './report.ts'

export interface FieldChange {
  readonly title: string
  readonly parts: readonly Change[]
  readonly changed: boolean
}

export interface PaperChange {
  readonly title: string
  readonly change: PaperDifference['change']
  /** How the file is now, or was last. */
  readonly paper: RevisionPaper
  /** What it stands in place of, or was called before. */
  readonly old: RevisionPaper | null
}

export interface Changes {
  /** Award and nominee, the sections of the form, and what the form no longer asks; every answered field, those that changed among them. */
  readonly parts: readonly { readonly title: string; readonly fields: readonly FieldChange[]; readonly changed: boolean }[]
  readonly papers: readonly PaperChange[]
  readonly changedFields: number
  readonly changedPapers: number
  readonly unchanged: boolean
}

/** What differs between two revisions, field by field and paper by paper, in the words of the page. */
export function changesBetween(form: Form, award: Award, before: RevisionContent, after: RevisionContent, words: Words): Changes {
  const difference = differenceBetween<RevisionPaper>(before, after)
  const parts = [headPart(difference, words), ...form.sections.map((section) => ({ title: section.title[words.language], fields: sectionFields(section, before, after, words) })), otherPart(form, difference, words)]
    .filter(({ fields }) => fields.length > 0).map((part) => ({ ...part, changed: part.fields.some(({ changed }) => changed) }))
  const papers = difference.papers.flatMap(({ code, change, before: old, after: now }) => {
    const paper = now ?? old
    return paper ? [{ title: award.papers.find((one) => one.code === code)?.name[words.language] ?? code, change, paper, old: now && change !== 'same' ? old : null }] : []
  })
  return {
    parts, papers, changedFields: parts.flatMap(({ fields }) => fields).filter(({ changed }) => changed).length, changedPapers: papers.filter(({ change }) => change !== 'same').length,
    unchanged: isUnchanged(difference),
  }
}

type Section = Form['sections'][number]

const pair = (title: string, old: string, now: string): FieldChange => ({ title, parts: wordChanges(old, now), changed: old !== now })

/** Every field of a section that either of the two answers. */
function sectionFields({ id, fields }: Section, before: RevisionContent, after: RevisionContent, words: Words): FieldChange[] {
  const textIn = (field: FormField, { sections }: RevisionContent) => answerText(field, sections[id]?.[field.id], words)
  return fields.map((field) => pair(field.label[words.language], textIn(field, before), textIn(field, after))).filter(({ parts }) => parts.length > 0)
}

function headPart({ award, nominee }: Difference, { t }: Words) {
  const said = (value: string | number | null) => (value === null ? '' : String(value))
  return {
    title: t('dossier:compare.head'),
    fields: [...(award ? [pair(t('dossier:content.award'), award.before, award.after)] : []), ...nominee.map(({ key, before, after }) => pair(t(`dossier:compare.nominee.${key}`), said(before), said(after)))],
  }
}

/** Answers that the form in force no longer asks for are compared by the name of their field. */
function otherPart(form: Form, { fields }: Difference, { t }: Words) {
  const isAsked = ({ sectionId, fieldId }: FieldDifference) => form.sections.some(({ id, fields: asked }) => id === sectionId && asked.some((field) => field.id === fieldId))
  const said = (value: unknown) => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '')
  return { title: t('dossier:compare.other'), fields: fields.filter((field) => !isAsked(field)).map(({ sectionId, fieldId, before, after }) => pair(`${sectionId}.${fieldId}`, said(before), said(after))) }
}
