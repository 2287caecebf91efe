import { type Actor, AppError, type BranchAct, may } from '@vinhdanh/domain'
import { type Database, dossierHead, type DossierHead } from '@vinhdanh/record'
import type { Form } from '../shell/forms.ts'
import type { WebResponse } from '../shell/web-request.ts'

/** A page that orders something about a dossier: its template and whom the policy lets do it. */
export interface Order {
  readonly view: string
  readonly act: BranchAct
  /** Whether it makes sense as the dossier stands. */
  readonly fits: (dossier: DossierHead) => boolean
}

/** Shows the form of an order. Errors: AppError `not-found`, `auth.not-allowed`, `conflict.state` when the dossier does not stand so. */
export async function showOrder(database: Database, response: WebResponse, actor: Actor, { id, order, form }: { id: string; order: Order; form: Form }): Promise<void> {
  const dossier = await dossierHead(database, id, actor)
  if (!may(actor, order.act, dossier.unit.path)) throw new AppError('auth.not-allowed')
  if (!order.fits(dossier)) throw new AppError('conflict.state', { state: dossier.state })
  response.render(order.view, { dossier, form, problems: form.problems })
}

/** Carries an order out and goes back to the dossier, or to where else it leads; what is wrong with the form is shown beside its fields. */
export async function carryOut(
  database: Database, response: WebResponse, actor: Actor, { id, order, values, act, to = `/dossiers/${id}` }: { id: string; order: Order; values: Record<string, unknown>; act: () => Promise<void>; to?: string },
): Promise<void> {
  try {
    await dossierHead(database, id, actor)
    await act()
    response.redirect(303, to)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    await showOrder(database, response.status(422), actor, { id, order, form: { values, problems: error.details.problems ?? [] } })
  }
}
