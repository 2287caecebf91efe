import { type Award, type Form, type FormField, isEmpty, parseAnchor, placesOf, type ScanState } from '@vinhdanh/domain'
import type { About, DossierPage, RevisionContent, RevisionPaper } from '@vinhdanh/record'
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
  /** What is known of its safety. */
  readonly state: ScanState | undefined
}

export function papersView({ dossier, award, scanStates }: Pick<DossierPage, 'dossier' | 'award' | 'scanStates'>, papers: readonly RevisionPaper[], { language }: Words): PaperView[] {
  return papers.map((paper) => ({
    ...paper, title: award.papers.find(({ code }) => code === paper.code)?.name[language] ?? paper.code, href: `/dossiers/${dossier.id}/papers/${paper.sha256}`, state: scanStates[paper.sha256],
  }))
}

/** What a remark is pinned to, in words; what the rules no longer have is called as it was when the remark was made. `texts`: as a heading, or as it stands within a sentence. */
export function anchorText(
  anchor: string, form: Form, award: Pick<Award, 'papers'>, { t, language }: Words, about: About | null = null, texts: 'dossier:anchor' | 'dossier:superseded.anchor' = 'dossier:anchor',
): string {
  const place = parseAnchor(anchor)
  if (place?.at === 'paper') {
    const name = award.papers.find(({ code }) => code === place.code)?.name ?? (about?.at === 'paper' ? about.name : null)
    return t(`${texts}.${place.page === null ? 'paper' : 'page'}`, { name: name?.[language] ?? place.code, page: place.page })
  }
  if (place?.at !== 'field') return t(`${texts}.whole`)
  const label = form.sections.find(({ id }) => id === place.section)?.fields.find(({ id }) => id === place.field)?.label ?? (about?.at === 'field' ? about.field.label : null)
  return t(`${texts}.field`, { name: label?.[language] ?? `${place.section}.${place.field}` })
}

/** Everything a remark can be pinned to, in the order of the dossier. */
export function anchorsOf(form: Form, award: Award): string[] {
  return ['whole', ...placesOf(form, award)]
}

/** What a remark or a question can be pinned to, as choices of a form; the whole is what is chosen without one. */
export function anchorChoices(form: Form, award: Award, words: Words): { value: string; text: string }[] {
  return placesOf(form, award).map((anchor) => ({ value: anchor, text: anchorText(anchor, form, award, words) }))
}
