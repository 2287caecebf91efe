import { type Actor, AppError, invalid, may } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import { runOn } from '../clocks/run-on.ts'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { trimmed, wrongText } from '../opinions/check-opinion.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { requireUuid } from '../uuid.ts'
import { QuestionEntity } from './question.entity.ts'

export interface AnswerQuestionInput {
  readonly dossierId: string
  readonly questionId: string
  readonly answer: string
}

/**
 * The unit answers a question; a term that stood for it alone runs on, and whoever holds the step is told. A repeat of the same answer changes nothing.
 * Errors: `not-found` for all but the unit, `conflict.settled` with `state`, `by` and `at` when it has been answered or its step is over, `validation.failed`.
 */
export async function answerQuestion(database: Database, actor: Actor, { dossierId, questionId, ...texts }: AnswerQuestionInput): Promise<void> {
  requireUuid(dossierId)
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    if (actor.personId !== dossier.createdBy && !may(actor, 'dossier.draft', dossier.unitPath)) throw new AppError('not-found')
    const question = await tx.get(QuestionEntity, { id: questionId, dossierId })
    const { answer } = trimmed(texts)
    if (question.outcome === 'answered' && question.answer === answer && question.endedBy === actor.personId) return
    if (question.outcome !== null) throw await ended(tx, question)
    const problems = wrongText('answer', answer)
    if (problems.length > 0) throw invalid(...problems)
    await tx.updateOne(QuestionEntity, { id: questionId, outcome: IsNull() }, { outcome: 'answered', answer, endedBy: actor.personId, endedAt: tx.now })
    tx.audit({ act: 'question.answered', objectKind: 'question', objectId: questionId, dossierId, after: { answer } })
    if (question.pausesClock) await runOn(tx, dossier, { stepRowId: question.stepRowId, groundId: question.id })
    await tell(tx, question)
  })
}

async function ended(tx: Transaction, { outcome, endedBy, endedAt }: QuestionEntity): Promise<AppError> {
  const person = endedBy === null ? null : await tx.find(PersonEntity, { id: endedBy })
  return new AppError('conflict.settled', { state: outcome, by: person?.name ?? null, at: endedAt?.toISOString() ?? null })
}

/** Whoever asked, and whoever holds the step now. */
async function tell(tx: Transaction, { id, dossierId, stepRowId, askedBy }: QuestionEntity): Promise<void> {
  const { round } = await tx.get(StepEntity, { id: stepRowId })
  const people = await tx.query<{ id: string; taskId: string | null }>(
    `SELECT p.id, t.id AS "taskId" FROM (SELECT $2::uuid AS id UNION SELECT holder_id FROM task WHERE step_row_id = $1 AND state = 'open') p
     LEFT JOIN task t ON t.step_row_id = $1 AND t.holder_id = p.id AND t.state = 'open'`,
    [stepRowId, askedBy],
  )
  await oweNotices(tx, people.map((person) => ({
    recipientId: person.id, kind: 'answer', dossierId, round, stepRowId, ...(person.taskId ? { taskId: person.taskId } : {}), uniqueKey: `answer:${id}:${person.id}`, details: { questionId: id },
  })))
}
