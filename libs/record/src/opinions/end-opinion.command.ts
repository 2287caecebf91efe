import { type Actor, AppError, type Day, type OpinionOutcome, shortestReason } from '@vinhdanh/domain'
import { IsNull } from 'typeorm'
import { runOn } from '../clocks/run-on.ts'
import type { Database } from '../database.ts'
import type { DossierEntity } from '../dossiers/dossier.entity.ts'
import { oweNotices } from '../notices/owe-notices.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { refuse, trimmed, wrongLine, wrongPaperDate, wrongText } from './check-opinion.ts'
import { lockOpinion } from './lock-opinion.ts'
import { OpinionEntity } from './opinion.entity.ts'

export interface AnswerOpinionInput {
  readonly opinionId: string
  readonly outcome: Extract<OpinionOutcome, 'agrees' | 'disagrees'>
  /** What the body says; owed when it does not agree. */
  readonly answer: string
  readonly answerPaper: string
  readonly answerDate: Day
  /** SHA-256 of a stored file. */
  readonly answerFile: string | null
}

/**
 * Records the answer of a body that was asked; a term that stood for it alone runs on. A repeat of the same answer changes nothing.
 * Errors: `not-found`, `auth.not-allowed`, `conflict.state` when it has been answered or is no longer waited for, `validation.failed`.
 */
export async function answerOpinion(database: Database, actor: Actor, { opinionId, outcome, answerFile, ...texts }: AnswerOpinionInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { dossier, opinion } = await lockOpinion(tx, actor, opinionId)
    const stated = trimmed(texts)
    if (opinion.outcome === outcome && opinion.endedBy === actor.personId && opinion.answerPaper === stated.answerPaper) return
    if (opinion.outcome !== null) throw new AppError('conflict.state', { state: dossier.state })
    refuse([
      ...wrongText('answer', stated.answer, { optional: outcome === 'agrees' }), ...wrongLine('answerPaper', stated.answerPaper),
      ...wrongPaperDate('answerDate', stated.answerDate, { today: tx.today, notBefore: opinion.paperDate }),
    ])
    tx.audit({ act: 'opinion.answered', objectKind: 'opinion', objectId: opinionId, dossierId: dossier.id, after: { body: opinion.body, outcome, ...stated, answerFile } })
    await end(tx, dossier, opinion, { outcome, ...stated, answerFile })
  })
}

/**
 * Closes an opinion that did not come, once its expected date has passed and where the rule allows it. Errors: `not-found`, `auth.not-allowed`,
 * `conflict.state` when it is over, `conflict.opinion-open` where the rule wants the answer, `conflict.too-early`, `validation.failed`.
 */
export async function closeOpinion(database: Database, actor: Actor, { opinionId, reason }: { readonly opinionId: string; readonly reason: string }): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { dossier, opinion } = await lockOpinion(tx, actor, opinionId)
    const { answer } = trimmed({ answer: reason })
    if (opinion.outcome === 'no-answer' && opinion.endedBy === actor.personId) return
    if (opinion.outcome !== null) throw new AppError('conflict.state', { state: dossier.state })
    if (!opinion.mayClose) throw new AppError('conflict.opinion-open', { bodies: opinion.body })
    if (opinion.expectedOn >= tx.today) throw new AppError('conflict.too-early', { until: opinion.expectedOn })
    if (answer.length < shortestReason) refuse([{ path: 'reason', message: 'problem.reason-required', params: { min: shortestReason } }])
    refuse(wrongText('reason', answer))
    tx.audit({ act: 'opinion.closed', objectKind: 'opinion', objectId: opinionId, dossierId: dossier.id, after: { body: opinion.body, reason: answer } })
    await end(tx, dossier, opinion, { outcome: 'no-answer', answer })
  })
}

async function end(tx: Transaction, dossier: DossierEntity, opinion: OpinionEntity, result: Partial<OpinionEntity>): Promise<void> {
  await tx.updateOne(OpinionEntity, { id: opinion.id, outcome: IsNull() }, { ...result, endedBy: tx.actor.personId, endedAt: tx.now })
  if (!opinion.pausesClock) return
  if (await runOn(tx, dossier, { stepRowId: opinion.stepRowId, groundId: opinion.id })) await oweRunsOn(tx, opinion, await tx.get(StepEntity, { id: opinion.stepRowId }))
}

/** Whose term runs again hears of it, unless they recorded the answer themselves. */
async function oweRunsOn(tx: Transaction, opinion: OpinionEntity, { id: stepRowId, dossierId, round }: StepEntity): Promise<void> {
  const holders = await tx.query<{ id: string; taskId: string }>(
    `SELECT holder_id AS id, id AS "taskId" FROM task WHERE step_row_id = $1 AND state = 'open' AND holder_id <> $2`, [stepRowId, tx.actor.personId],
  )
  await oweNotices(tx, holders.map(({ id, taskId }) => ({ recipientId: id, kind: 'released', dossierId, round, taskId, stepRowId, uniqueKey: `released:${opinion.id}:${id}` })))
}
