import { type Actor, AppError } from '@vinhdanh/domain'
import type { Database } from '@vinhdanh/record'
import { afterRepair, stuckDossier, type StuckDossier } from '../board/stuck-dossier.ts'
import { freshForm } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'
import { openOpinion } from './open-opinion.ts'

/** A page about one open opinion: whose address it has, and its template. */
export interface OpinionForm {
  readonly place: { readonly id: string; readonly opinionId: string }
  readonly view: string
}

/** Shows the form. Errors: as `openOpinion`. */
export async function showOpinionForm(database: Database, response: WebResponse, actor: Actor, { place, view, query }: OpinionForm & { query: unknown }): Promise<void> {
  const { page: { dossier }, opinion } = await openOpinion(database, actor, place)
  response.render(view, { dossier, opinion, form: freshForm(stuckDossier.parse(query)), problems: [] })
}

/** Does what the form asks and goes back to the dossier, or to its causes; what is wrong with it is shown beside its fields. */
export async function carryOutOnOpinion(
  database: Database, response: WebResponse, actor: Actor, { place, view, values, act }: OpinionForm & { values: StuckDossier & Record<string, unknown>; act: (opinionId: string) => Promise<void> },
): Promise<void> {
  const { page: { dossier }, opinion } = await openOpinion(database, actor, place)
  try {
    await act(opinion.id)
    response.redirect(303, afterRepair(values, `/dossiers/${dossier.id}#opinions`))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    const problems = error.details.problems ?? []
    response.status(422).render(view, { dossier, opinion, form: { values, problems }, problems })
  }
}
