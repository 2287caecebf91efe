import { type Actor, invalid } from '@vinhdanh/domain'
import { In } from 'typeorm'
import type { Database } from '../database.ts'
import { lockEditable } from '../dossiers/editable-dossier.ts'
import type { Transaction } from '../transaction.ts'
import { heldBackBy } from './held-back-by.ts'
import type { RemarkActEntity } from './remark-act.entity.ts'
import { RemarkEntity } from './remark.entity.ts'
import { settled } from './settled.ts'

/** Refuses while a «must correct» or a reopened remark has no answer, naming each. */
export async function refuseUnanswered(tx: Transaction, dossierId: string): Promise<void> {
  const open = await tx.query<{ id: string }>(`SELECT id FROM remark r WHERE dossier_id = $1 AND ${heldBackBy} ORDER BY created_at, id`, [dossierId])
  if (open.length > 0) throw invalid(...open.map(({ id }) => ({ path: `remarks.${id}`, message: 'problem.remark-unanswered' })))
}

const longestAnswer = 4_000

export interface RemarkAnswer {
  readonly dossierId: string
  readonly remarkId: string
  /** At most 4,000 characters; empty takes back what has not been handed in. */
  readonly answer: string
  /** The answer that its writer saw: whatever stands there meanwhile is not written over. Left out, it is. */
  readonly seen?: string
}

/**
 * The submitting unit answers a remark while the dossier is with it for correction. Until it is handed in, the answer may be put otherwise or taken back.
 * Errors: `not-found`, `conflict.state`, `conflict.held`, `conflict.settled` for one that was accepted, `validation.failed`, also with `problem.answer-changed` when another answer
 * than `seen` stands.
 */
export async function answerRemark(database: Database, actor: Actor, { dossierId, remarkId, seen, ...input }: RemarkAnswer): Promise<void> {
  const answer = input.answer.normalize('NFC').trim()
  const path = `remarks.${remarkId}`
  if (answer.length > longestAnswer) throw invalid({ path, message: 'problem.too-long', params: { max: longestAnswer } })
  await database.transact(actor, async (tx) => {
    const dossier = await lockEditable(tx, actor, dossierId)
    const remark = await tx.get(RemarkEntity, { id: remarkId, dossierId: dossier.id })
    if (remark.state === 'accepted') throw await settled(tx, remark.id)
    if (seen !== undefined && seen !== (remark.answer ?? '')) throw invalid({ path, message: 'problem.answer-changed' })
    const change = answer === '' ? await takenBack(tx, remark) : { state: 'answered' as const, answer, answeredBy: actor.personId, answeredAt: tx.now }
    await tx.updateOne(RemarkEntity, { id: remark.id, state: In(['open', 'answered', 'reopened']) }, change)
    tx.audit({ act: 'remark.answered', objectKind: 'remark', objectId: remark.id, dossierId: dossier.id, before: { state: remark.state }, after: { state: change.state, length: answer.length } })
  })
}

/** The remark as it came to the unit: with the answer handed in last, or waiting for one. */
async function takenBack(tx: Transaction, { id: remarkId, answeredAt }: RemarkEntity): Promise<Pick<RemarkEntity, 'state' | 'answer' | 'answeredBy' | 'answeredAt'>> {
  const [last] = await tx.query<Pick<RemarkActEntity, 'act' | 'body' | 'personId' | 'at'>>(
    `SELECT act, body, person_id AS "personId", at FROM remark_act WHERE remark_id = $1 ORDER BY at DESC LIMIT 1`, [remarkId],
  )
  if (answeredAt === null || (last?.act === 'answered' && last.at.getTime() === answeredAt.getTime())) throw invalid({ path: `remarks.${remarkId}`, message: 'problem.required' })
  if (last?.act === 'answered') return { state: 'answered', answer: last.body, answeredBy: last.personId, answeredAt: last.at }
  return { state: last?.act === 'reopened' ? 'reopened' : 'open', answer: null, answeredBy: null, answeredAt: null }
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
