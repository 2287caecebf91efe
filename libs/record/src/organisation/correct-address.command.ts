import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { mayAdminister } from './may-administer.ts'
import { PersonEntity } from './person.entity.ts'

export interface CorrectAddressInput {
  readonly personId: string
  readonly address: string
  /** The address that was on the screen. */
  readonly seen: string
}

/**
 * Corrects where a person's mail goes. What failed at the old address stays in the mail log and can be sent again; the new one begins without failures. The same again changes nothing.
 * Errors: AppError `auth.not-allowed`, `not-found`, `validation.failed`; `conflict.version` when somebody else changed it meanwhile.
 */
export async function correctAddress(database: Database, actor: Actor, { personId, address, seen }: CorrectAddressInput): Promise<void> {
  const parsed = z.email().max(254).safeParse(address.trim())
  await database.transact(actor, async (tx) => {
    const { email } = await tx.lock(PersonEntity, { id: personId })
    if (!(await mayAdminister(tx, personId))) throw new AppError('auth.not-allowed')
    if (!parsed.success) throw invalid({ path: 'address', message: address.trim() === '' ? 'problem.required' : 'problem.format' })
    if (email === parsed.data) return
    await tx.updateOne(PersonEntity, { id: personId, email: seen }, { email: parsed.data })
    tx.audit({ act: 'person.correct-address', objectKind: 'person', objectId: personId, before: { email }, after: { email: parsed.data } })
  })
}
