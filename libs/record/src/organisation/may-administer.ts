import { type BranchAct, may, mayAnywhere } from '@vinhdanh/domain'
import type { Transaction } from '../transaction.ts'

/** True if the actor administers a unit in which the person holds a post today; who holds none belongs to every administrator. */
export async function mayAdminister(tx: Transaction, personId: string): Promise<boolean> {
  return mayActFor(tx, 'organisation.change', personId)
}

/** As `mayAdminister`, by the posts the person ever held: those of somebody who has left have ended. */
export async function mayAdministerEver(tx: Transaction, personId: string): Promise<boolean> {
  const paths = await tx.query<{ path: string }>('SELECT DISTINCT u.path FROM post JOIN unit u ON u.id = post.unit_id WHERE post.person_id = $1', [personId])
  return paths.length === 0 ? mayAnywhere(tx.actor, 'organisation.change') : paths.some(({ path }) => may(tx.actor, 'organisation.change', path))
}

/** True if the person acts for themselves, or the actor is a secretary or an administrator of their branch. */
export async function maySubstitute(tx: Transaction, personId: string): Promise<boolean> {
  return tx.actor.personId === personId || mayActFor(tx, 'substitution.set', personId)
}

async function mayActFor(tx: Transaction, act: BranchAct, personId: string): Promise<boolean> {
  const paths = await tx.query<{ path: string }>(
    `SELECT DISTINCT u.path FROM post JOIN unit u ON u.id = post.unit_id
     WHERE post.person_id = $1 AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to >= $2)`,
    [personId, tx.today],
  )
  return paths.length === 0 ? mayAnywhere(tx.actor, 'organisation.change') : paths.some(({ path }) => may(tx.actor, act, path))
}
