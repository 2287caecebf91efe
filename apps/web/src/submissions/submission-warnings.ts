import type { Actor, FieldProblem } from '@vinhdanh/domain'
import { type Database, type DraftWarnings, draftWarnings, type SubmissionDossier, type SubmissionPage } from '@vinhdanh/record'
import type { Words } from '../text/words.ts'
import { keepReasons, typedReasons } from '../warnings/reasons.ts'
import { warningsOfOne, warningsView } from '../warnings/warnings.presenter.ts'

export interface WarnedDossier {
  readonly dossier: SubmissionDossier
  readonly warned: DraftWarnings
}

/** The drafts of a submission that has not been sent, each with what it is warned about. */
export async function warnedDossiers(database: Database, actor: Actor, page: SubmissionPage): Promise<WarnedDossier[]> {
  if (page.state !== 'draft' || !page.mayWrite) return []
  const all: WarnedDossier[] = []
  for (const dossier of page.dossiers) all.push({ dossier, warned: await draftWarnings(database, actor, dossier.id) })
  return all.filter(({ warned }) => warned.warnings.length > 0)
}

/** Keeps what was typed for each dossier. Answers the warnings that are still to be answered before the submission is sent. */
export async function keepAllReasons(database: Database, actor: Actor, page: SubmissionPage, body: Readonly<Record<string, unknown>>, isConfirmed: boolean): Promise<FieldProblem[]> {
  if (page.state !== 'draft') return []
  const unsaid: FieldProblem[] = []
  for (const { id: dossierId, code } of page.dossiers) {
    const fields = warningsOfOne(code)
    unsaid.push(...await keepReasons(database, actor, { dossierId, typed: typedReasons(body, fields), fields, isConfirmed }))
  }
  return unsaid
}

/** The warnings of each dossier under its name, and the form that takes the reasons, filled with what was typed last. */
export function presentWarned(all: readonly WarnedDossier[], body: Readonly<Record<string, unknown>>, words: Words) {
  const groups = all.map(({ dossier, warned }) => ({
    id: dossier.id, code: dossier.code, title: `${dossier.awardName[words.language]}: ${dossier.nomineeName}`, warnings: warningsView(warned, words, warningsOfOne(dossier.code)),
  }))
  const lines = groups.flatMap(({ warnings }) => warnings)
  return {
    groups, count: lines.length, labels: Object.fromEntries(groups.flatMap(({ code, warnings }) => warnings.map(({ field, title }) => [field, `${code}, ${title}`]))),
    values: Object.fromEntries(lines.map(({ field, answer }) => [field, body[field] ?? answer ?? ''])),
  }
}
