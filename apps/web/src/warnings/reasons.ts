import type { FieldProblem } from '@vinhdanh/domain'
import type { WarningLine } from '@vinhdanh/record'
import { warningField } from './warnings.presenter.ts'

/** The reasons that a form carries, by warning. A key that is not there was not on the screen. */
export type TypedReasons = ReadonlyMap<string, string>

const prefix = warningField('')

/** The reasons typed into the hand-in page's form. */
export function typedReasons(body: Readonly<Record<string, unknown>>): TypedReasons {
  return new Map(Object.entries(body).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && typeof value === 'string' ? [[name.slice(prefix.length), value.replace(/\r\n?/g, '\n')]] : []))
}

/** The reasons that are new, of warnings that still stand. */
export function changedReasons(warnings: readonly WarningLine[], typed: TypedReasons): Record<string, string> {
  return Object.fromEntries(warnings.flatMap(({ key, answer }): [string, string][] => {
    const reason = typed.get(key)
    return reason === undefined || reason.trim() === (answer ?? '') ? [] : [[key, reason]]
  }))
}

/**
 * What is still to be said before handing in: a warning needs a reason, or the word that none is given. That word counts only for warnings that were on
 * the screen; one that came up since is shown first. It never stops anybody for good.
 */
export function withoutReason(warnings: readonly WarningLine[], typed: TypedReasons, isConfirmed: boolean): FieldProblem[] {
  return warnings.filter(({ key, answer }) => ((typed.get(key) ?? answer ?? '').trim() === '') && !(isConfirmed && typed.has(key)))
    .map(({ key }) => ({ path: warningField(key), message: 'warnings:answerFirst' }))
}
