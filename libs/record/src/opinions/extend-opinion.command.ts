import { type Actor, AppError, type Day } from '@vinhdanh/domain'
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import { refuse, trimmed, wrongExpectedOn, wrongText } from './check-opinion.ts'
import { lockOpinion } from './lock-opinion.ts'
import { OpinionMoveEntity } from './opinion-move.entity.ts'
import { OpinionEntity } from './opinion.entity.ts'

export interface ExtendOpinionInput {
  readonly opinionId: string
  /** The expected day that was on the screen; somebody else was faster when it is another now. */
  readonly oldExpectedOn: Day
  readonly newExpectedOn: Day
  readonly reason: string
}

/**
 * Gives a body that was asked more time; the old date is kept with the reason. Errors: `not-found`, `auth.not-allowed`, `conflict.state` when it is
 * over, `conflict.version`, `validation.failed`.
 */
export async function extendOpinion(database: Database, actor: Actor, { opinionId, oldExpectedOn, newExpectedOn, ...texts }: ExtendOpinionInput): Promise<void> {
  await database.transact(actor, async (tx) => {
    const { dossier, opinion } = await lockOpinion(tx, actor, opinionId)
    if (opinion.outcome !== null) throw new AppError('conflict.state', { state: dossier.state })
    const { reason } = trimmed(texts)
    const wrongDay = wrongExpectedOn('newExpectedOn', newExpectedOn, tx.today)
    const notLater = wrongDay.length === 0 && newExpectedOn <= opinion.expectedOn ? [{ path: 'newExpectedOn', message: 'problem.not-later', params: { day: opinion.expectedOn } }] : []
    refuse([...wrongDay, ...notLater, ...wrongText('reason', reason)])
    if (opinion.expectedOn !== oldExpectedOn) throw new AppError('conflict.version')
    await tx.updateOne(OpinionEntity, { id: opinionId, expectedOn: oldExpectedOn }, { expectedOn: newExpectedOn })
    await tx.insert(OpinionMoveEntity, { id: randomUUID(), opinionId, oldExpectedOn, newExpectedOn, reason, movedBy: actor.personId ?? '', movedAt: tx.now })
    tx.audit({ act: 'opinion.extended', objectKind: 'opinion', objectId: opinionId, dossierId: dossier.id, before: { expectedOn: oldExpectedOn }, after: { expectedOn: newExpectedOn, reason } })
  })
}
