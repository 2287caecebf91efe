import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { PersonEntity } from '../organisation/person.entity.ts'
import type { Locale } from './actor.query.ts'

/** The language of the actor's own pages and mails. */
export async function setLocale(database: Database, actor: Actor, locale: Locale): Promise<void> {
  const { personId } = actor
  if (personId === null) throw new AppError('auth.not-allowed')
  await database.transact(actor, async (tx) => {
    const person = await tx.lock(PersonEntity, { id: personId })
    if (person.locale === locale) return
    await tx.updateOne(PersonEntity, { id: personId, locale: person.locale }, { locale })
    tx.audit({ act: 'person.set-locale', objectKind: 'person', objectId: personId, before: { locale: person.locale }, after: { locale } })
  })
}
