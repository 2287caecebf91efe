import { AppError, invalid, type Outcome } from '@vinhdanh/domain'
import { type FindOperator, IsNull } from 'typeorm'
import type { Transaction } from '../transaction.ts'
import { OpinionEntity } from './opinion.entity.ts'

/** The opinions that a step waits for, the oldest first. */
export function openOpinionsOf(tx: Transaction, stepRowId: string | FindOperator<string>): Promise<OpinionEntity[]> {
  return tx.manager.find(OpinionEntity, { where: { stepRowId, outcome: IsNull() }, order: { askedAt: 'ASC', id: 'ASC' } })
}

/**
 * Refuses a decision while opinions are waited for: a passing where the rule wants the answer first, any other unless the holder confirmed each that is
 * open (`all`: whatever is open). Errors: `conflict.opinion-open` with `bodies`; `validation.failed` at `openOpinions`.
 */
export function refuseOpenOpinions(open: readonly OpinionEntity[], { outcome, openOpinions = [] }: { readonly outcome: Outcome; readonly openOpinions?: readonly string[] | 'all' }): void {
  const blocking = outcome === 'pass' ? open.filter(({ blocksPassing }) => blocksPassing) : []
  if (blocking.length > 0) throw new AppError('conflict.opinion-open', { bodies: blocking.map(({ body }) => body).join(', ') })
  if (openOpinions !== 'all' && open.some(({ id }) => !openOpinions.includes(id))) throw invalid({ path: 'openOpinions', message: 'problem.opinions-open' })
}
