import type { Actor } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import { longestPage } from '../cursor.ts'
import type { Database } from '../database.ts'
import { type DossierLine, type DossierList, dossierLines } from '../dossiers/list-dossiers.query.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { StuckLook } from '../stuck/stuck-look.ts'
import { boardConditions, type BoardFilters } from './board-filter.ts'

/**
 * The dossiers of the actor's branches, soonest due first, those without a term last. Pages by cursor.
 * Errors: AppError `auth.not-allowed`; `validation.failed` for a cursor that is none.
 */
export async function boardList(database: Database, actor: Actor, filters: BoardFilters, page: { readonly cursor?: string | null; readonly limit: number }, look = new StuckLook(database)): Promise<DossierList> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  return dossierLines(database, parameters, await boardConditions(actor, filters, parameters, look), page)
}

/** The whole list, page after page, for a file; what is stuck is looked for once. Errors: as `boardList`. */
export async function* boardPages(database: Database, actor: Actor, filters: BoardFilters, look = new StuckLook(database)): AsyncGenerator<readonly DossierLine[]> {
  let cursor: string | null = null
  do {
    const page: DossierList = await boardList(database, actor, filters, { cursor, limit: longestPage }, look)
    yield page.rows
    cursor = page.next
  } while (cursor !== null)
}
