import type { FieldProblem } from '@vinhdanh/domain'
import type { DraftPage } from '@vinhdanh/record'
import type { Language } from '../text/catalogue.ts'
import { wordsIn } from '../text/words.ts'
import { presentTitle } from './draft.presenter.ts'
import { answerValues, remarksAt } from './remarks.presenter.ts'
import { whyOpen } from './why-open.ts'
import type { SentSection } from './save-section.ts'
import { digestOf, fieldName, isOpen, type Section, shownValues } from './section-fields.ts'

interface Refused {
  /** The form as it was sent. */
  readonly typed: Readonly<Record<string, unknown>>
  readonly problems: readonly FieldProblem[]
  readonly sent: SentSection
}

/** One section as a form: filled with what is saved, or with what was typed when it was refused. */
export function presentSection(draft: DraftPage, section: Section, language: Language, refused?: Refused) {
  const { head, form, remarks, unlocked } = draft
  const before = head.draft[section.id] ?? {}
  const saved = shownValues(section, before)
  const fields = section.fields.map((field) => ({
    name: fieldName(section, field), type: field.type, label: field.label[language], hint: field.hint?.[language], optional: !field.required, max: field.maxLength,
    items: (field.options ?? []).map(({ value, label }) => ({ value, text: label[language] })), locked: !isOpen(section, field, before, unlocked), because: whyOpen(draft, `field:${section.id}.${field.id}`, language),
    remarks: remarksAt(remarks, { round: head.round, anchor: `field:${section.id}.${field.id}` }, wordsIn(language)),
  }))
  const problems = refused?.problems ?? []
  const answers = answerValues(fields.flatMap((field) => field.remarks))
  return {
    draft: presentTitle(draft, language), title: section.title[language], fields, isClosed: fields.every(({ locked, remarks: here }) => locked && here.length === 0), problems, labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
    form: { values: { ...saved, ...answers, ...refused?.typed }, problems }, saved,
    action: `/dossiers/${head.id}/draft/sections/${section.id}`, draftVersion: refused?.sent.draftVersion ?? head.draftVersion, base: refused?.sent.base ?? digestOf(before),
    savedAt: head.draftSavedAt, place: { number: form.sections.indexOf(section) + 1, of: form.sections.length + 1 },
  }
}
