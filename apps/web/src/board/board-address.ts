import { levels } from '@vinhdanh/domain'
import { boardCards, boardEndings, type BoardFilters, stuckCauseNames } from '@vinhdanh/record'
import { z } from 'zod'

/** What a part of the address means nothing as is left out, so that an old link still shows a list. */
const part = (max: number) => z.string().trim().min(1).max(max).optional().catch(undefined)
const shape = z.object({
  show: z.enum([...boardCards, ...boardEndings]).catch('under-way'), level: z.enum(levels).optional().catch(undefined), step: part(60), unit: part(40), award: part(60), cause: z.enum(stuckCauseNames).optional().catch(undefined),
  holder: part(40), q: part(200), after: part(400),
})

/** The board's filters as they stand in its address. */
export type BoardPlaceInAddress = z.infer<typeof shape>

export function readBoardAddress(query: unknown): BoardPlaceInAddress {
  return shape.parse(query)
}

export function filtersOf({ show, level, step, unit, award, holder, q, cause }: BoardPlaceInAddress): BoardFilters {
  return {
    show, ...(level ? { level } : {}), ...(step ? { stepId: step } : {}), ...(unit ? { unitId: unit } : {}), ...(award ? { awardCode: award } : {}),
    ...(holder ? { holderId: holder } : {}), ...(q ? { text: q } : {}), ...(cause ? { cause } : {}),
  }
}

/** The address of the board, or of its file, with these filters. */
export function boardAddress(place: Partial<BoardPlaceInAddress>, path = '/board'): string {
  const query = new URLSearchParams(Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1])))
  if (query.get('show') === 'under-way') query.delete('show')
  return query.size > 0 ? `${path}?${query.toString()}` : path
}
