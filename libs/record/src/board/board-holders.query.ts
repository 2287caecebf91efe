import type { Actor, Day } from '@vinhdanh/domain'
import { requireRightAnywhere } from '../access/require-right.ts'
import { loadCalendar } from '../clocks/calendar.ts'
import type { Database } from '../database.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { StuckLook } from '../stuck/stuck-look.ts'
import { boardConditions, type BoardFilters, showCondition } from './board-filter.ts'

/** What one person holds: each number is that of the board's list for this holder. */
export interface BoardHolder {
  readonly id: string
  readonly name: string
  readonly active: boolean
  /** Dossiers under way with an open task of theirs. */
  readonly held: number
  readonly overdue: number
  /** Working days for which the oldest of these tasks has been open. */
  readonly oldestDays: number
}

/** Who holds most of what is under way, under the same filters as the list; at most `limit`. Errors: AppError `auth.not-allowed`, `calendar.year-unknown`. */
export async function boardHolders(database: Database, actor: Actor, filters: Omit<BoardFilters, 'show' | 'holderId'>, limit: number, look = new StuckLook(database)): Promise<BoardHolder[]> {
  requireRightAnywhere(actor, 'dossier.list-all')
  const parameters = new SqlParameters()
  const conditions = await boardConditions(actor, { ...filters, show: 'under-way' }, parameters, look)
  const overdue = await showCondition('overdue', parameters, look)
  const rows = await database.query<Omit<BoardHolder, 'oldestDays'> & { since: Day; today: Day }>(
    `SELECT p.id, p.name, p.active, count(DISTINCT d.id)::int AS held, (count(DISTINCT d.id) FILTER (WHERE ${overdue}))::int AS overdue,
       to_char(min(t.opened_at) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS since, to_char(record_today(), 'YYYY-MM-DD') AS today
     FROM dossier d JOIN task t ON t.dossier_id = d.id AND t.state = 'open' JOIN person p ON p.id = t.holder_id WHERE ${conditions.join(' AND ')}
     GROUP BY p.id ORDER BY held DESC, overdue DESC, p.name, p.id LIMIT ${parameters.add(limit)}`,
    parameters.values,
  )
  if (rows.length === 0) return []
  const calendar = await loadCalendar(database)
  return rows.map(({ since, today, ...holder }) => ({ ...holder, oldestDays: Math.max(0, calendar.workingDaysBetween(since, today)) }))
}
