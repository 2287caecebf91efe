import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { lockEditable } from '../dossiers/editable-dossier.ts'
import type { Transaction } from '../transaction.ts'
import { RemarkEntity } from './remark.entity.ts'

export interface NewRemark {
  /** `field:<section>.<field>`, `paper:<code>` or `whole`. */
  readonly anchor: string
  readonly kind: RemarkEntity['kind']
  readonly body: string
}

/** Pins the remarks of a decision; they belong to its round. */
export async function addRemarks(tx: Transaction, decision: { id: string; dossierId: string; round: number; personId: string }, remarks: readonly NewRemark[]): Promise<void> {
  await tx.insert(RemarkEntity, remarks.map((remark) => ({
    id: randomUUID(), dossierId: decision.dossierId, decisionId: decision.id, round: decision.round, anchor: remark.anchor, kind: remark.kind, body: remark.body,
    authorId: decision.personId, createdAt: tx.now,
  })))
}

/** Refuses while a «must correct» has no answer, naming each. */
export async function refuseUnanswered(tx: Transaction, dossierId: string): Promise<void> {
  const open = await tx.query<{ id: string; anchor: string }>(`SELECT id, anchor FROM remark WHERE dossier_id = $1 AND kind = 'must-correct' AND answer IS NULL ORDER BY created_at, id`, [dossierId])
  if (open.length > 0) throw invalid(...open.map(({ id }) => ({ path: `remarks.${id}`, message: 'problem.remark-unanswered' })))
}

const longestAnswer = 4_000

/** The submitting unit answers a remark while the dossier is with it for correction. Errors: `not-found`, `conflict.state`, `validation.failed`. */
export async function answerRemark(database: Database, actor: Actor, input: { readonly dossierId: string; readonly remarkId: string; readonly answer: string }): Promise<void> {
  const answer = input.answer.normalize('NFC').trim()
  if (answer === '' || answer.length > longestAnswer) throw invalid({ path: `remarks.${input.remarkId}`, message: answer === '' ? 'problem.required' : 'problem.too-long', params: { max: longestAnswer } })
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    const answered = await tx.update(RemarkEntity, { id: input.remarkId, dossierId: dossier.id }, { answer, answeredBy: actor.personId, answeredAt: tx.now })
    if (answered === 0) throw new AppError('not-found')
    tx.audit({ act: 'remark.answered', objectKind: 'remark', objectId: input.remarkId, dossierId: dossier.id, after: { length: answer.length } })
  })
}
