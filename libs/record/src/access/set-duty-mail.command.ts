import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { type SendTime, sendTimes } from '../notices/send-time.ts'
import { PersonEntity } from '../organisation/person.entity.ts'

/**
 * How the actor's own notices of tasks come from now on: at once or with the digest; there is no way to have none. What is owed already goes as it was owed.
 * Errors: AppError `validation.failed` for anything else.
 */
export async function setDutyMail(database: Database, actor: Actor, dutyMail: unknown): Promise<void> {
  const { personId } = actor
  if (personId === null) throw new AppError('auth.not-allowed')
  const chosen = sendTimes.find((known): known is SendTime => known === dutyMail)
  if (!chosen) throw invalid({ path: 'dutyMail', message: 'problem.required' })
  await database.transact(actor, async (tx) => {
    const person = await tx.lock(PersonEntity, { id: personId })
    if (person.dutyMail === chosen) return
    await tx.updateOne(PersonEntity, { id: personId, dutyMail: person.dutyMail }, { dutyMail: chosen })
    tx.audit({ act: 'person.set-duty-mail', objectKind: 'person', objectId: personId, before: { dutyMail: person.dutyMail }, after: { dutyMail: chosen } })
  })
}
