import { type Actor, invalid } from '@vinhdanh/domain'
import { type Database, draftPage, draftWarnings } from '@vinhdanh/record'

interface HandedIn {
  readonly dossierId: string
  /** What the problems of this dossier are called: `warnings`, or in a submission `dossiers.<code>.warnings`. */
  readonly path: string
}

/**
 * A program that hands in is told once which warnings have no reason yet, as the page asks a person; with `withoutReason` it says that none is given, and nothing is refused for a
 * warning. What is no longer with its unit is left to the command, which answers a repeated request. Errors: `validation.failed` with `problem.warning-unanswered` for each.
 */
export async function askForReasons(database: Database, actor: Actor, dossiers: readonly HandedIn[]): Promise<void> {
  const problems = []
  for (const { dossierId, path } of dossiers) {
    if (!(await draftPage(database, actor, dossierId)).editable) continue
    const { warnings } = await draftWarnings(database, actor, dossierId)
    problems.push(...warnings.filter(({ answer }) => answer === null).map(({ key }) => ({ path: `${path}.${key}`, message: 'problem.warning-unanswered', params: { dossierId } })))
  }
  if (problems.length > 0) throw invalid(...problems)
}
