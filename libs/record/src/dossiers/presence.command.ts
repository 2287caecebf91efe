import { type Actor, AppError, may } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierHead } from './dossier-head.query.ts'
import { alsoHere, type AlsoHere, presenceLasts } from './presence.query.ts'
import { isWithItsUnit } from './unlocked.query.ts'

/** How often at most one person's presence is written, however often their pages call. */
const writtenEvery = '15 seconds'

/**
 * Says that the actor has a draft open, and answers who else has. It is no act: no audit, no lock on the dossier, and forgotten when the page says nothing for about a minute.
 * Errors: `not-found` for whoever may not write the dossier, `conflict.state` once it was handed in.
 */
export async function keepPresence(database: Database, actor: Actor, dossierId: string): Promise<AlsoHere[]> {
  return database.transact(actor, async (tx) => {
    const head = await dossierHead(tx, dossierId, actor)
    if (!actor.personId || (head.author.id !== actor.personId && !may(actor, 'dossier.draft', head.unit.path))) throw new AppError('not-found')
    if (!(await isWithItsUnit(tx, head))) throw new AppError('conflict.state', { state: head.state })
    await tx.query(
      `INSERT INTO presence AS p (dossier_id, person_id, since, seen_at) VALUES ($1, $2, $3, $3)
       ON CONFLICT (dossier_id, person_id) DO UPDATE SET seen_at = excluded.seen_at, since = CASE WHEN p.seen_at < excluded.seen_at - interval '${presenceLasts}' THEN excluded.seen_at ELSE p.since END
       WHERE p.seen_at < excluded.seen_at - interval '${writtenEvery}'`,
      [head.id, actor.personId, tx.now],
    )
    return alsoHere(tx, actor, head.id)
  })
}
