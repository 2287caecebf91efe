import { type Award, type Form, type FormField, isEmpty } from '@vinhdanh/domain'
import type { RevisionContent, RevisionPaper } from '@vinhdanh/record'
import { shortDate } from '../text/dates.ts'
import { number } from '../text/sizes.ts'
import type { Words } from '../text/words.ts'

export interface ReportSection {
  readonly id: string
  readonly title: string
  readonly fields: readonly { readonly label: string; readonly text: string }[]
}

/** The report as read: each section with what was answered; what was left empty is left out. */
export function reportOf(form: Form, sections: RevisionContent['sections'], words: Words): ReportSection[] {
  return form.sections.map(({ id, title, fields }) => ({
    id, title: title[words.language],
    fields: fields.flatMap((field) => {
      const value = sections[id]?.[field.id]
      return isEmpty(value) ? [] : [{ label: field.label[words.language], text: answerText(field, value, words) }]
    }),
  }))
}

/** One answer as text in the words of the page; nothing for what was left empty. */
export function answerText(field: FormField, value: unknown, { t, language }: Words): string {
  if (isEmpty(value)) return ''
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  // A year is no quantity: only from five digits on are digits grouped.
  if (typeof value === 'number') return Math.abs(value) < 10_000 ? String(value) : number(value, language)
  const text = typeof value === 'string' ? value : ''
  if (field.type === 'date') return shortDate(text, language)
  return field.options?.find((option) => option.value === text)?.label[language] ?? text
}

export interface PaperView extends RevisionPaper {
  /** What the rules call it. */
  readonly title: string
  readonly href: string
}

export function papersView(dossierId: string, award: Award, papers: readonly RevisionPaper[], { language }: Words): PaperView[] {
  return papers.map((paper) => ({
    ...paper, title: award.papers.find(({ code }) => code === paper.code)?.name[language] ?? paper.code, href: `/dossiers/${dossierId}/papers/${paper.sha256}`,
  }))
}

/** What a remark is pinned to, in words. */
export function anchorText(anchor: string, form: Form, award: Award, { t, language }: Words): string {
  const [kind, place = ''] = anchor.split(':')
  if (kind === 'paper') return t('dossier:anchor.paper', { name: award.papers.find(({ code }) => code === place)?.name[language] ?? place })
  if (kind !== 'field') return t('dossier:anchor.whole')
  const [sectionId, fieldId] = place.split('.')
  const field = form.sections.find(({ id }) => id === sectionId)?.fields.find(({ id }) => id === fieldId)
  return t('dossier:anchor.field', { name: field?.label[language] ?? place })
}

/** Everything a remark can be pinned to, in the order of the dossier. */
export function anchorsOf(form: Form, award: Award): string[] {
  return [
    'whole', ...form.sections.flatMap((section) => section.fields.map((field) => `field:${section.id}.${field.id}`)), ...award.papers.map(({ code }) => `paper:${code}`),
  ]
}
