import type { FieldProblem } from '@vinhdanh/domain'
import { z } from 'zod'
import { messageKey } from '../text/catalogue.ts'
import { shortDate } from '../text/dates.ts'
import { currentPage, currentTexts } from './page.ts'

/** A form as a template shows it: what was typed, and what is wrong with it. */
export interface Form {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly FieldProblem[]
}

/** A form with nothing wrong, filled with `values`. */
export function freshForm(values: Readonly<Record<string, unknown>> = {}): Form {
  return { values, problems: [] }
}

/** One line that was typed, at most `max` characters, without the blanks around it; empty when it was not sent. */
export const line = (max: number) => z.string().max(max).default('').transform((text) => text.trim())

/** The id of a field's input: letters, digits and hyphens of its name, so that the error summary can link to it. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w]+/g, '-')}`
}

/** What is wrong with one field, in the words of the page being rendered; undefined if nothing is. */
export function problemOf(form: Form | undefined, name: string): { text: string } | undefined {
  const problem = form?.problems.find(({ path }) => path === name)
  return problem && { text: problemText(problem) }
}

/** All that is wrong, for the error summary: each with a link to its field and, if `labels` has one, the field's label. */
export function problemsOf(form: Form | undefined, labels: Readonly<Record<string, string>> = {}): { text: string; href: string }[] {
  return (form?.problems ?? []).map((problem) => {
    const label = labels[problem.path]
    return { text: label === undefined ? problemText(problem) : `${label}: ${problemText(problem)}`, href: `#${fieldId(problem.path)}` }
  })
}

/** A problem in the words of the page being rendered. */
export function problemText({ message, params = {} }: FieldProblem): string {
  const { language } = currentPage()
  const shown = Object.entries(params).map(([name, value]): [string, string | number] => [name, typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? shortDate(value, language) : value])
  return currentTexts()(messageKey(message), Object.fromEntries(shown))
}
