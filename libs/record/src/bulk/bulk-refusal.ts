import { type AppError, type ErrorCode, type FieldProblem } from '@vinhdanh/domain'
import type { BulkOutcome, BulkRefusal } from './bulk-kind.ts'

/** What stands for «not as it was seen»: only items that could be done when they were rehearsed are tried at all. */
const changes: readonly ErrorCode[] = ['conflict.version', 'conflict.state', 'conflict.held', 'not-found']

/** What an error of the single act means for an item. */
export function outcomeOf(error: AppError): { readonly outcome: BulkOutcome; readonly why: BulkRefusal } {
  const [problem] = error.details.problems ?? []
  return { outcome: changes.includes(error.code) ? 'changed' : 'refused', why: problem ? refusalOf(problem) : { code: error.code } }
}

export function refusalOf({ message, params }: Pick<FieldProblem, 'message' | 'params'>): BulkRefusal {
  return { code: message, ...(params ? { params } : {}) }
}
