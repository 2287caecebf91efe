import { invalid } from '@vinhdanh/domain'
import { z } from 'zod'
import type { SqlParameters } from './sql-parameters.ts'

/** The last row of a page in the order (instant, id); rows without an instant come last. */
export interface Position {
  readonly at: Date | null
  readonly id: string
}

const shape = z.tuple([z.iso.datetime().nullable(), z.guid()])

/** A position as opaque text for links. It grants nothing: sight and filters are judged anew on each page. */
export function toCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** Reads a cursor. Errors: AppError `validation.failed` for anything that is not one. */
export function fromCursor(cursor: string): Position {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch (error) {
    throw Object.assign(invalid({ path: 'cursor', message: 'problem.format' }), { cause: error })
  }
  const parsed = shape.safeParse(json)
  if (!parsed.success) throw invalid({ path: 'cursor', message: 'problem.format' })
  const [at, id] = parsed.data
  return { at: at === null ? null : new Date(at), id }
}

/**
 * An instant as lists are ordered by it: rows without one come last. Order, place and index are of this one expression, so that a page in the middle is
 * found as fast as the first. (With `NULLS LAST` the rows after a place are two ranges, which no index serves at once.)
 */
export const lastWithout = (instant: string): string => `coalesce(${instant}, 'infinity')`

/** What comes after a cursor in a list that is ordered by `lastWithout(instant), id`. Errors: as `fromCursor`. */
export function afterCursor(cursor: string, instant: string, id: string, parameters: SqlParameters): string {
  const position = fromCursor(cursor)
  return `(${lastWithout(instant)}, ${id}) > (${parameters.add(position.at ?? 'infinity')}::timestamptz, ${parameters.add(position.id)}::uuid)`
}

/** Most rows of a page. */
export const longestPage = 200

/** Cuts a page from rows that were asked for with one more than the limit; the cursor leads to the next page, null at the end. */
export function pageOf<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => Position): { readonly rows: readonly Row[]; readonly next: string | null } {
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), next: rows.length > limit && last !== undefined ? toCursor(positionOf(last)) : null }
}
