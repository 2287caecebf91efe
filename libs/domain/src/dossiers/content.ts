import { isDay } from '../clock/day.ts'
import type { FieldProblem } from '../errors.ts'
import type { Form, FormField } from '../rules/rule-set.ts'

/** A dossier's answers by section and field, as the form in force asks them; a field left out, null or '' is empty. */
export type DossierContent = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What is wrong with what has been filled in, draft or not: unknown fields, types, lengths, dates that are no dates. Empty fields are fine here. */
export function checkContent(form: Form, content: unknown): FieldProblem[] {
  if (!isRecord(content)) return [{ path: 'sections', message: 'problem.type', params: { expected: 'object' } }]
  return Object.entries(content).flatMap(([sectionId, answers]) => {
    const section = form.sections.find(({ id }) => id === sectionId)
    const path = `sections.${sectionId}`
    if (!section) return [{ path, message: 'problem.unknown-field' }]
    if (!isRecord(answers)) return [{ path, message: 'problem.type', params: { expected: 'object' } }]
    return Object.entries(answers).flatMap(([fieldId, value]) => {
      const field = section.fields.find(({ id }) => id === fieldId)
      return field ? checkField(field, value, `${path}.${fieldId}`) : [{ path: `${path}.${fieldId}`, message: 'problem.unknown-field' }]
    })
  })
}

/** True for a field nobody has filled in. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** The problems of one field's value; none when it is empty. Lengths are in characters as people count them. */
export function checkField(field: FormField, value: unknown, path: string): FieldProblem[] {
  if (isEmpty(value)) return []
  switch (field.type) {
    case 'integer':
      return checkInteger(field, value, path)
    case 'yes-no':
      return typeof value === 'boolean' ? [] : [wrongType(path, 'yes-no')]
    case 'date':
      return typeof value === 'string' && isDay(value) ? [] : [{ path, message: 'problem.date' }]
    case 'choice': {
      const choices = (field.options ?? []).map((option) => option.value)
      return choices.some((choice) => choice === value) ? [] : [{ path, message: 'problem.choice', params: { choices: choices.join(', ') } }]
    }
    case 'text':
    case 'textarea':
      return checkText(field, value, path)
  }
}

function checkText({ maxLength }: FormField, value: unknown, path: string): FieldProblem[] {
  if (typeof value !== 'string') return [wrongType(path, 'text')]
  const length = [...value.normalize('NFC')].length
  return maxLength !== undefined && length > maxLength ? [{ path, message: 'problem.too-long', params: { max: maxLength, length } }] : []
}

function checkInteger({ min, max }: FormField, value: unknown, path: string): FieldProblem[] {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return [{ path, message: 'problem.whole-number' }]
  if (min !== undefined && value < min) return [{ path, message: 'problem.too-small', params: { min } }]
  if (max !== undefined && value > max) return [{ path, message: 'problem.too-big', params: { max } }]
  return []
}

function wrongType(path: string, expected: string): FieldProblem {
  return { path, message: 'problem.type', params: { expected } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
