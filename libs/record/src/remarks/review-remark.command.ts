import { type Actor, AppError, invalid, mayReview, type RemarkAct, type RemarkState } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { DossierEntity } from '../dossiers/dossier.entity.ts'
import { trimmed, wrongText } from '../opinions/check-opinion.ts'
import { holds } from '../opinions/ask-opinion.command.ts'
import { StepEntity } from '../tasks/step.entity.ts'
import type { Transaction } from '../transaction.ts'
import { requireUuid } from '../uuid.ts'
import { RemarkActEntity } from './remark-act.entity.ts'
import { RemarkEntity } from './remark.entity.ts'
import { settled } from './settled.ts'

export interface ReviewRemarkInput {
  readonly dossierId: string
  readonly remarkId: string
  readonly act: Extract<RemarkAct, 'accepted' | 'reopened'>
  /** The state that was on the screen: somebody else was faster when it is another now. */
  readonly seen: RemarkState
  /** Why it is reopened: what is still missing. */
  readonly body: string
}

/**
 * Whoever holds the open step accepts a remark, which closes it, or reopens it: then it returns with the next return, as one that must be corrected. A
 * repeat by the same person changes nothing. Errors: `not-found`, `conflict.state` while the unit has the dossier or when it has ended, `auth.not-allowed`
 * for all but the holder, `conflict.settled` with `state`, `by` and `at` for whoever comes second, `validation.failed`.
 */
export async function reviewRemark(database: Database, actor: Actor, { dossierId, remarkId, act, seen, ...texts }: ReviewRemarkInput): Promise<void> {
  requireUuid(dossierId)
  await database.transact(actor, async (tx) => {
    const dossier = await tx.lock(DossierEntity, { id: dossierId })
    const remark = await tx.get(RemarkEntity, { id: remarkId, dossierId })
    const step = await tx.find(StepEntity, { dossierId, state: 'open' })
    if (!step || step.kind === 'correction') throw new AppError('conflict.state', { state: dossier.state })
    if (!(await holds(tx, actor, step.id))) throw new AppError('auth.not-allowed')
    const { body } = trimmed({ body: texts.body })
    if (await isRepeat(tx, remark, { act, body })) return
    if (remark.state !== seen || !mayReview(act, remark.state)) throw await settled(tx, remarkId)
    const problems = act === 'reopened' ? wrongText(`remarks.${remarkId}`, body) : []
    if (problems.length > 0) throw invalid(...problems)
    await tx.insert(RemarkActEntity, { id: randomUUID(), remarkId, act, round: step.round, body: body || null, personId: actor.personId ?? '', at: tx.now })
    const change = act === 'accepted' ? { state: act } : { state: act, reopenedRound: step.round, answer: null, answeredBy: null, answeredAt: null }
    await tx.updateOne(RemarkEntity, { id: remarkId, state: seen }, change)
    const audited = act === 'accepted' ? { act: 'remark.accepted' } : { act: 'remark.reopened' }
    tx.audit({ ...audited, objectKind: 'remark', objectId: remarkId, dossierId, before: { state: seen }, after: { state: act, round: step.round, ...(body ? { body } : {}) } })
  })
}

async function isRepeat(tx: Transaction, remark: RemarkEntity, { act, body }: { readonly act: RemarkAct; readonly body: string }): Promise<boolean> {
  if (remark.state !== act) return false
  const last = await tx.manager.findOne(RemarkActEntity, { where: { remarkId: remark.id }, order: { at: 'DESC' } })
  return last?.act === act && last.personId === tx.actor.personId && (last.body ?? '') === body
}
