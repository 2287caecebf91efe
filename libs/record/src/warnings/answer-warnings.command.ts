import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { rulesOf } from '../dossiers/dossier-rules.ts'
import { lockEditable } from '../dossiers/editable-dossier.ts'
import { warnedOf } from './freeze-warnings.ts'
import { warningsOf } from './warnings.query.ts'

export interface AnswerWarningsInput {
  readonly dossierId: string
  /** The reason for going on, by the warning's key; an empty one takes the reason back. */
  readonly answers: Readonly<Record<string, string>>
}

const longestAnswer = 4_000

/**
 * Keeps the reasons that the submitting unit gives for going on in spite of warnings. Saying the same again changes nothing.
 * Errors: `validation.failed`, `not-found` for a warning that the dossier does not have, `conflict.state`, `conflict.held`.
 */
export async function answerWarnings(database: Database, actor: Actor, { dossierId, answers: typed }: AnswerWarningsInput): Promise<void> {
  const answers = Object.entries(typed).map(([key, text]) => ({ key, answer: text.normalize('NFC').trim() }))
  const tooLong = answers.filter(({ answer }) => answer.length > longestAnswer)
  if (tooLong.length > 0) throw invalid(...tooLong.map(({ key }) => ({ path: `warnings.${key}`, message: 'problem.too-long', params: { max: longestAnswer } })))
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, dossierId)
    const { ruleSet, nominee } = await rulesOf(tx, dossier)
    const known = new Set((await warningsOf(tx, warnedOf(dossier, nominee), ruleSet)).map(({ key }) => key))
    if (answers.some(({ key }) => !known.has(key))) throw new AppError('not-found')
    const kept = await tx.query<{ key: string }>(
      `INSERT INTO warning_answer (dossier_id, key, answer, answered_by, answered_at) SELECT $1, a.key, a.answer, $3, $4 FROM jsonb_to_recordset($2::jsonb) a(key text, answer text) WHERE a.answer <> ''
       ON CONFLICT (dossier_id, key) DO UPDATE SET answer = excluded.answer, answered_by = excluded.answered_by, answered_at = excluded.answered_at WHERE warning_answer.answer <> excluded.answer RETURNING key`,
      [dossier.id, JSON.stringify(answers), actor.personId, tx.now],
    )
    const [taken] = await tx.query<{ count: number }>(
      `WITH gone AS (DELETE FROM warning_answer WHERE dossier_id = $1 AND key = ANY($2::text[]) RETURNING 1) SELECT count(*)::int AS count FROM gone`,
      [dossier.id, answers.filter(({ answer }) => answer === '').map(({ key }) => key)],
    )
    if (kept.length + (taken?.count ?? 0) === 0) return
    tx.audit({ act: 'warning.answered', objectKind: 'dossier', objectId: dossier.id, dossierId: dossier.id, after: { warnings: kept.map(({ key }) => key), taken: taken?.count ?? 0 } })
  })
}
