import type { Actor, FieldProblem } from '@vinhdanh/domain'
import { answerWarnings, type Database, draftWarnings, type WarningLine } from '@vinhdanh/record'

/** The reasons that a form carries, by warning. A key that is not there was not on the screen. */
export type TypedReasons = ReadonlyMap<string, string>

/** The reasons typed into a form whose fields for them begin with `fields`. */
export function typedReasons(body: Readonly<Record<string, unknown>>, fields: string): TypedReasons {
  return new Map(Object.entries(body).flatMap(([name, value]): [string, string][] =>
    name.startsWith(fields) && typeof value === 'string' ? [[name.slice(fields.length), value.replace(/\r\n?/g, '\n')]] : []))
}

export interface ReasonsForm {
  readonly dossierId: string
  readonly typed: TypedReasons
  /** How the names of its fields begin. */
  readonly fields: string
  /** That warnings may stay without a reason. */
  readonly isConfirmed: boolean
}

/** Keeps the reasons that were typed, whatever becomes of the hand-in. Answers the warnings that have neither a reason nor the word that none is given. */
export async function keepReasons(database: Database, actor: Actor, form: ReasonsForm): Promise<FieldProblem[]> {
  const { warnings } = await draftWarnings(database, actor, form.dossierId)
  const answers = changedReasons(warnings, form.typed)
  if (Object.keys(answers).length > 0) await answerWarnings(database, actor, { dossierId: form.dossierId, answers })
  return withoutReason(warnings, form)
}

/** The reasons that are new, of warnings that still stand. */
function changedReasons(warnings: readonly WarningLine[], typed: TypedReasons): Record<string, string> {
  return Object.fromEntries(warnings.flatMap(({ key, answer }): [string, string][] => {
    const reason = typed.get(key)
    return reason === undefined || reason.trim() === (answer ?? '') ? [] : [[key, reason]]
  }))
}

/**
 * What is still to be said before handing in: a warning needs a reason, or the word that none is given. That word counts only for warnings that were on
 * the screen; one that came up since is shown first. It never stops anybody for good.
 */
function withoutReason(warnings: readonly WarningLine[], { typed, fields, isConfirmed }: ReasonsForm): FieldProblem[] {
  return warnings.filter(({ key, answer }) => ((typed.get(key) ?? answer ?? '').trim() === '') && !(isConfirmed && typed.has(key)))
    .map(({ key }) => ({ path: fields + key, message: 'warnings:answerFirst' }))
}
