import { type Actor, AppError, invalid } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import { sightCondition } from '../access/sight.ts'
import { boardConditions, type BoardFilters } from '../board/board-filter.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { StuckLook } from '../stuck/stuck-look.ts'
import { isUuid } from '../uuid.ts'

/** Which dossiers: those that were ticked, or all that the board shows under these filters. */
export type BulkSelection = { readonly dossierIds: readonly string[] } | { readonly filters: BoardFilters }

/** Most dossiers of one bulk act: what one person can still look through before saying yes. Pages say it aloud. */
export const mostSelected = 1_000

/**
 * The dossiers of a selection as they are now, soonest due first. Errors: AppError `auth.not-allowed`, `not-found` when one is out of the actor's sight,
 * `validation.failed` under `selection` for none or too many.
 */
export async function selectDossiers(reader: Reader, actor: Actor, selection: BulkSelection): Promise<string[]> {
  requireRightAnywhere(actor, 'dossier.repair')
  const parameters = new SqlParameters()
  const conditions = 'filters' in selection
    ? await boardConditions(actor, selection.filters, parameters, new StuckLook(reader))
    : [`d.id = ANY(${parameters.add(tickedIds(selection.dossierIds))}::uuid[])`, sightCondition(actor, parameters)]
  const rows = await reader.query<{ id: string; of: number }>(
    `SELECT d.id, count(*) OVER ()::int AS of FROM dossier d WHERE ${conditions.join(' AND ')}
     ORDER BY d.due_at NULLS LAST, d.id LIMIT ${mostSelected}`,
    parameters.values,
  )
  const count = rows[0]?.of ?? 0
  if ('dossierIds' in selection && count < new Set(selection.dossierIds).size) throw new AppError('not-found')
  if (count === 0) throw invalid({ path: 'selection', message: 'problem.nothing-selected' })
  if (count > mostSelected) throw invalid({ path: 'selection', message: 'problem.too-many-selected', params: { max: mostSelected, count } })
  return rows.map(({ id }) => id)
}

function tickedIds(ids: readonly string[]): readonly string[] {
  if (!ids.every(isUuid)) throw new AppError('not-found')
  return ids
}
