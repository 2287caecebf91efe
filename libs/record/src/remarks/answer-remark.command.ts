import { type Actor, invalid } from '@vinhdanh/domain'
import { In } from 'typeorm'
import type { Database } from '../database.ts'
import { lockEditable } from '../dossiers/editable-dossier.ts'
import type { Transaction } from '../transaction.ts'
import { heldBackBy } from './held-back-by.ts'
import { RemarkEntity } from './remark.entity.ts'
import { settled } from './settled.ts'

/** Refuses while a «must correct» or a reopened remark has no answer, naming each. */
export async function refuseUnanswered(tx: Transaction, dossierId: string): Promise<void> {
  const open = await tx.query<{ id: string }>(`SELECT id FROM remark r WHERE dossier_id = $1 AND ${heldBackBy} ORDER BY created_at, id`, [dossierId])
  if (open.length > 0) throw invalid(...open.map(({ id }) => ({ path: `remarks.${id}`, message: 'problem.remark-unanswered' })))
}

const longestAnswer = 4_000

/**
 * The submitting unit answers a remark while the dossier is with it for correction. Until it is handed in, the answer may be put otherwise.
 * Errors: `not-found`, `conflict.state`, `conflict.held`, `conflict.settled` for one that was accepted, `validation.failed`.
 */
export async function answerRemark(database: Database, actor: Actor, input: { readonly dossierId: string; readonly remarkId: string; readonly answer: string }): Promise<void> {
  const answer = input.answer.normalize('NFC').trim()
  if (answer === '' || answer.length > longestAnswer) throw invalid({ path: `remarks.${input.remarkId}`, message: answer === '' ? 'problem.required' : 'problem.too-long', params: { max: longestAnswer } })
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, input.dossierId)
    const remark = await tx.get(RemarkEntity, { id: input.remarkId, dossierId: dossier.id })
    if (remark.state === 'accepted') throw await settled(tx, remark.id)
    await tx.updateOne(RemarkEntity, { id: remark.id, state: In(['open', 'answered', 'reopened']) }, { state: 'answered', answer, answeredBy: actor.personId, answeredAt: tx.now })
    tx.audit({ act: 'remark.answered', objectKind: 'remark', objectId: remark.id, dossierId: dossier.id, before: { state: remark.state }, after: { state: 'answered', length: answer.length } })
  })
}

/** Keeps the answers as they are handed in: from now on reviewers read them, and what is said later stands beside them. */
export async function keepAnswers(tx: Transaction, { id: dossierId, round }: { readonly id: string; readonly round: number }): Promise<void> {
  await tx.query(
    `INSERT INTO remark_act (id, remark_id, act, round, body, person_id, at)
     SELECT gen_random_uuid(), r.id, 'answered', $2, r.answer, r.answered_by, r.answered_at FROM remark r
     WHERE r.dossier_id = $1 AND r.state = 'answered' AND NOT EXISTS (SELECT 1 FROM remark_act a WHERE a.remark_id = r.id AND a.act = 'answered' AND a.at = r.answered_at)`,
    [dossierId, round],
  )
}
