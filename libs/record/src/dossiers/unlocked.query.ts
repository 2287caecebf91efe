import { type Award, correctionStepId, type Form, type Unlocked, unlockedBy } from '@vinhdanh/domain'
import type { Reader } from '../reader.ts'
import { heldBackBy } from '../remarks/held-back-by.ts'

/**
 * What may be changed of a dossier that is a draft or was returned: see the domain's `Unlocked`. Points that were reopened in the round or still want an answer
 * open their place too.
 */
export async function unlockedOf(
  reader: Reader, { id, state, round }: { readonly id: string; readonly state: string; readonly round: number }, rules: { readonly form: Form; readonly award: Award },
): Promise<Unlocked> {
  if (state !== 'returned') return null
  const rows = await reader.query<{ anchor: string }>(
    `SELECT r.anchor FROM remark r JOIN decision x ON x.id = r.decision_id
     WHERE r.dossier_id = $1 AND ((r.round = $2 AND x.outcome = 'return') OR r.reopened_round = $2 OR ${heldBackBy})`,
    [id, round],
  )
  return unlockedBy(rows.map(({ anchor }) => anchor), rules)
}

/** True while the unit may write: a draft, or a returned dossier whose correction has not been handed in yet. */
export async function isWithItsUnit(reader: Reader, { id, state, round }: { readonly id: string; readonly state: string; readonly round: number }): Promise<boolean> {
  if (state !== 'returned') return state === 'draft'
  const [open] = await reader.query(`SELECT 1 FROM step WHERE dossier_id = $1 AND round = $2 AND step_id = $3 AND state = 'open'`, [id, round, correctionStepId])
  return open !== undefined
}
