import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierHead } from './dossier-head.query.ts'
import { RevisionEntity } from './revision.entity.ts'

/**
 * Notes that the actor has looked at a revision, so that the next one is shown by what changed since. An earlier revision than the one noted changes
 * nothing, and neither does a repeat. Errors: `not-found` for a dossier the actor may not see or a revision it does not have.
 */
export async function markSeen(database: Database, actor: Actor, { dossierId, revisionNo }: { readonly dossierId: string; readonly revisionNo: number }): Promise<void> {
  await database.transact(actor, async (tx) => {
    await dossierHead(tx, dossierId, actor)
    if (!actor.personId || !(await tx.find(RevisionEntity, { dossierId, no: revisionNo }))) throw new AppError('not-found')
    const noted = await tx.query(
      `INSERT INTO seen_revision AS seen (dossier_id, person_id, revision_no, seen_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (dossier_id, person_id) DO UPDATE SET revision_no = excluded.revision_no, seen_at = excluded.seen_at WHERE seen.revision_no < excluded.revision_no RETURNING 1`,
      [dossierId, actor.personId, revisionNo, tx.now],
    )
    if (noted.length > 0) tx.audit({ act: 'revision.seen', objectKind: 'dossier', objectId: dossierId, dossierId, after: { revision: revisionNo } })
  })
}
