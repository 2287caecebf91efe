import type { FieldProblem } from '@vinhdanh/domain'
import { messageKey } from '../text/catalogue.ts'
import { currentTexts } from './page.ts'

/** A form as a template shows it: what was typed, and what is wrong with it. */
export interface Form {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly FieldProblem[]
}

/** A form with nothing wrong, filled with `values`. */
export function freshForm(values: Readonly<Record<string, unknown>> = {}): Form {
  return { values, problems: [] }
}

/** The id of a field's input: letters, digits and hyphens of its name, so that the error summary can link to it. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w]+/g, '-')}`
}

/** Problems in the words of the page being rendered, ready for the error summary and, found by path, for each field. */
export function problemsOf(form: Form | undefined, name?: string): { text: string; href: string; path: string }[] {
  const t = currentTexts()
  return (form?.problems ?? []).filter((problem) => name === undefined || problem.path === name).map(({ path, message, params }) =>
    ({ text: t(messageKey(message), params), href: `#${fieldId(path)}`, path }))
}
