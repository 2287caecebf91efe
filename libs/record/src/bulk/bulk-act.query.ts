import { type Actor, AppError, type Bilingual } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import { requireRightAnywhere } from '../access/require-right.ts'
import { fromCursor, pageOf } from '../cursor.ts'
import type { Database } from '../database.ts'
import type { Reader } from '../reader.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { isUuid } from '../uuid.ts'
import type { BulkActEntity } from './bulk-act.entity.ts'
import type { BulkItemEntity } from './bulk-item.entity.ts'

/** An act with its totals: `done`, `refused`, `changed` and `left` add up to `selected`. */
export interface BulkActLine extends Pick<BulkActEntity, 'id' | 'kind' | 'instruction' | 'state' | 'selected' | 'undoes' | 'createdBy' | 'createdAt' | 'startedAt' | 'finishedAt'> {
  readonly createdByName: string
  readonly done: number
  readonly refused: number
  readonly changed: number
  readonly left: number
}

const line = `
  a.id, a.kind, a.instruction, a.state, a.selected, a.undoes, a.created_by AS "createdBy", p.name AS "createdByName", a.created_at AS "createdAt", a.started_at AS "startedAt",
  a.finished_at AS "finishedAt", i.done, i.refused, i.changed, i.left
  FROM bulk_act a JOIN person p ON p.id = a.created_by CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE outcome = 'done')::int AS done, count(*) FILTER (WHERE outcome = 'refused')::int AS refused,
      count(*) FILTER (WHERE outcome = 'changed')::int AS changed, count(*) FILTER (WHERE outcome IS NULL)::int AS left
    FROM bulk_item WHERE bulk_act_id = a.id) i`

/** Own acts, and those that touched nothing outside the branches that the actor oversees. */
function sight(actor: Actor, parameters: SqlParameters): string {
  requireRightAnywhere(actor, 'dossier.list-all')
  return `(a.created_by = ${parameters.add(actor.personId)} OR ${branchCondition(actor, 'dossier.list-all', 'a.unit_path', parameters)})`
}

/** One act. Errors: AppError `auth.not-allowed`; `not-found`, also for one out of the actor's sight. */
export async function seenBulkAct(reader: Reader, actor: Actor, id: string): Promise<BulkActLine> {
  const parameters = new SqlParameters()
  const condition = sight(actor, parameters)
  if (!isUuid(id)) throw new AppError('not-found')
  const [act] = await reader.query<BulkActLine>(`SELECT ${line} WHERE ${condition} AND a.id = ${parameters.add(id)}`, parameters.values)
  if (!act) throw new AppError('not-found')
  return act
}

/** The acts in the actor's sight, the newest first. Pages by cursor. Errors: as `seenBulkAct`; `validation.failed` for a cursor that is none. */
export async function bulkActs(database: Database, actor: Actor, { cursor, limit }: { readonly cursor?: string | null; readonly limit: number }): Promise<{ readonly rows: readonly BulkActLine[]; readonly next: string | null }> {
  const parameters = new SqlParameters()
  const conditions = [sight(actor, parameters)]
  if (cursor) {
    const { at, id } = fromCursor(cursor)
    conditions.push(`(a.created_at, a.id) < (${parameters.add(at)}::timestamptz, ${parameters.add(id)}::uuid)`)
  }
  const rows = await database.query<BulkActLine>(`SELECT ${line} WHERE ${conditions.join(' AND ')} ORDER BY a.created_at DESC, a.id DESC LIMIT ${parameters.add(limit + 1)}`, parameters.values)
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
}

export interface BulkItemLine extends Pick<BulkItemEntity, 'no' | 'dossierId' | 'forecast' | 'outcome' | 'why' | 'proof'> {
  readonly code: string
  readonly nomineeName: string
  readonly unitName: Bilingual
}

/** What of an act's items to list: those behind one of its totals. */
export const bulkItemShows = ['done', 'refused', 'changed', 'left'] as const
export type BulkItemShow = (typeof bulkItemShows)[number]

/** Items of an act in their frozen order, from number `after` on. Errors: as `seenBulkAct`. */
export async function bulkItems(
  database: Database, actor: Actor, id: string, { show, after, limit }: { readonly show?: BulkItemShow; readonly after: number; readonly limit: number },
): Promise<{ readonly rows: readonly BulkItemLine[]; readonly next: number | null }> {
  await seenBulkAct(database, actor, id)
  const shown = show === undefined ? 'true' : show === 'left' ? 'i.outcome IS NULL' : `i.outcome = '${show}'`
  const rows = await database.query<BulkItemLine>(
    `SELECT i.no, i.dossier_id AS "dossierId", i.forecast, i.outcome, i.why, i.proof, d.code, n.name AS "nomineeName", jsonb_build_object('vi', u.name_vi, 'en', u.name_en) AS "unitName"
     FROM bulk_item i JOIN dossier d ON d.id = i.dossier_id JOIN nominee n ON n.id = d.nominee_id JOIN unit u ON u.id = d.unit_id
     WHERE i.bulk_act_id = $1 AND i.no > $2 AND ${shown} ORDER BY i.no LIMIT $3`,
    [id, after, limit + 1],
  )
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? page.at(-1)?.no ?? null : null }
}
