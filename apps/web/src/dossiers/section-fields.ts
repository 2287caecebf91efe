import { createHash } from 'node:crypto'
import { type Form as ReportForm, type FormField, isEmpty, mayChange, type Unlocked } from '@vinhdanh/domain'
import canonicalize from 'canonicalize'

export type Section = ReportForm['sections'][number]
export type Answers = Readonly<Record<string, unknown>>

/** The name of a field in the page's form: the path under which the rules report problems with it. */
export function fieldName(section: Section, field: FormField): string {
  return `sections.${section.id}.${field.id}`
}

/** True if a field may be changed now: always in a draft; of a returned dossier what its remarks opened, and what is missing. */
export function isOpen(section: Section, field: FormField, before: Answers, unlocked: Unlocked): boolean {
  return mayChange(unlocked, `field:${section.id}.${field.id}`, field.required && isEmpty(before[field.id]))
}

/** The answers that a sent form gives for a section. A locked field keeps what it has, whatever was sent. */
export function readAnswers(section: Section, body: Readonly<Record<string, unknown>>, before: Answers, unlocked: Unlocked): Answers {
  return Object.fromEntries(section.fields.flatMap((field): [string, unknown][] => {
    const sent = body[fieldName(section, field)]
    if (isOpen(section, field, before, unlocked)) return [[field.id, readValue(field, sent)]]
    return field.id in before ? [[field.id, before[field.id]]] : []
  }))
}

/** A typed text as the rules want it; what does not fit stays text, and the rules say what is wrong with it. */
function readValue({ type }: FormField, sent: unknown): unknown {
  const text = typeof sent === 'string' ? sent.replace(/\r\n?/g, '\n') : ''
  if (text.trim() === '') return null
  if (type === 'integer') return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : text
  if (type === 'yes-no') return text === 'yes' ? true : text === 'no' ? false : text
  return text
}

/** Answers as the inputs of the form show them. */
export function shownValues(section: Section, answers: Answers): Record<string, string> {
  return Object.fromEntries(section.fields.map((field) => [fieldName(section, field), shownValue(answers[field.id])]))
}

function shownValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A mark of a section's answers: who sends it back began with these very answers. */
export function digestOf(answers: Answers): string {
  const filled = Object.fromEntries(Object.entries(answers).filter(([, value]) => !isEmpty(value)))
  return createHash('sha256').update(canonicalize(filled) ?? '').digest('base64url').slice(0, 22)
}
