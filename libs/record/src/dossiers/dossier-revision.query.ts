import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { dossierHead } from './dossier-head.query.ts'
import { type Revision, revisionOf } from './dossier-history.query.ts'

/** One revision of a dossier with its content. Errors: AppError `not-found`, also for a dossier that the actor may not see. */
export async function dossierRevision(database: Database, dossierId: string, no: number, actor: Actor): Promise<Revision> {
  await dossierHead(database, dossierId, actor)
  const revision = await revisionOf(database, dossierId, no)
  if (!revision) throw new AppError('not-found')
  return revision
}
