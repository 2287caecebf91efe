import { AppError, invalid } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'
import { mayAdminister } from './may-administer.ts'

/**
 * Whether the actor may close this account. Errors: AppError `auth.not-allowed` for somebody of another branch, `validation.failed` for oneself and for
 * the last administrator of a unit.
 */
export async function checkLeaver(tx: Transaction, personId: string): Promise<void> {
  if (!(await mayAdminister(tx, personId))) throw new AppError('auth.not-allowed')
  if (tx.actor.personId === personId) throw invalid({ path: 'person', message: 'problem.leaver-self' })
  const [last] = await tx.query<{ unit: string }>(
    `SELECT u.name_vi AS unit FROM post JOIN unit u ON u.id = post.unit_id
     WHERE post.person_id = $1 AND post.role = 'administrator' AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to >= $2)
       AND NOT EXISTS (SELECT 1 FROM post other JOIN unit above ON above.id = other.unit_id JOIN person p ON p.id = other.person_id AND p.active
         WHERE other.role = 'administrator' AND other.person_id <> $1 AND u.path LIKE above.path || '%' AND other.valid_from <= $2 AND (other.valid_to IS NULL OR other.valid_to >= $2))`,
    [personId, tx.today],
  )
  if (last) throw invalid({ path: 'person', message: 'problem.leaver-last-administrator', params: { unit: last.unit } })
}
