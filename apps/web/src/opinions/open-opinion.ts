import { type Actor, AppError } from '@vinhdanh/domain'
import { type Database, dossierPage, type DossierPage, type OpinionLine } from '@vinhdanh/record'

/** An opinion that is still waited for, with its dossier. Errors: AppError `not-found`, `conflict.state` when it is over. */
export async function openOpinion(database: Database, actor: Actor, { id, opinionId }: { readonly id: string; readonly opinionId: string }): Promise<{ page: DossierPage; opinion: OpinionLine }> {
  const page = await dossierPage(database, id, actor)
  const opinion = page.opinions.find((one) => one.id === opinionId)
  if (!opinion) throw new AppError('not-found')
  if (opinion.outcome !== null) throw new AppError('conflict.state', { state: page.dossier.state })
  return { page, opinion }
}
