import { type Actor, AppError, type FieldProblem } from '@vinhdanh/domain'
import { type BulkSelection, type Database, selectDossiers } from '@vinhdanh/record'
import { z } from 'zod'
import { type BoardPlaceInAddress, filtersOf, readBoardAddress } from '../board/board-address.ts'

const shape = z.object({
  pick: z.enum(['ticked', 'all']).catch('ticked'),
  d: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(40)).max(200)).catch([]),
})

/** What was chosen on the board, as its form sends it and the pages that follow carry it along. */
export interface Chosen {
  readonly selection: BulkSelection
  /** As hidden fields: names with their values. */
  readonly fields: readonly (readonly [string, string])[]
  /** The board's list from which it was chosen. */
  readonly place: Partial<BoardPlaceInAddress>
}

/** Reads a selection from an address or a form. What makes no sense chooses nothing. */
export function readChosen(input: unknown): Chosen {
  const { pick, d } = shape.parse(input)
  const { after: _, ...place } = readBoardAddress(input)
  const filters = Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return {
    place,
    selection: pick === 'all' ? { filters: filtersOf(place) } : { dossierIds: d },
    fields: [['pick', pick], ...filters, ...(pick === 'ticked' ? d.map((id) => ['d', id] as const) : [])],
  }
}

/** How many dossiers it chooses now; none with the problem where it is nothing or too much. Errors: AppError as `selectDossiers`, but for that. */
export async function countChosen(database: Database, actor: Actor, selection: BulkSelection): Promise<{ readonly count: number; readonly problems: readonly FieldProblem[] }> {
  try {
    return { count: (await selectDossiers(database, actor, selection)).length, problems: [] }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation.failed') throw error
    return { count: 0, problems: error.details.problems ?? [] }
  }
}
