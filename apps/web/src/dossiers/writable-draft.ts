import { type Actor, AppError } from '@vinhdanh/domain'
import { type Database, draftPage, type DraftPage } from '@vinhdanh/record'

/** A dossier that its unit may write now. Errors: AppError `not-found`, `conflict.state` once it was handed in. */
export async function writableDraft(database: Database, actor: Actor, dossierId: string): Promise<DraftPage> {
  const draft = await draftPage(database, actor, dossierId)
  if (!draft.editable) throw new AppError('conflict.state', { state: draft.head.state })
  return draft
}
