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
    // A person may hold two tasks on one dossier. Counted before it is joined: to sort all tasks by person and dossier takes longer than all the rest.
    `SELECT p.id, p.name, p.active, held, overdue, to_char(since AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS since, to_char(record_today(), 'YYYY-MM-DD') AS today
     FROM (
       SELECT own.holder_id, count(*)::int AS held, (count(*) FILTER (WHERE ${overdue}))::int AS overdue, min(own.since) AS since
       FROM (SELECT t.holder_id, t.dossier_id, min(t.opened_at) AS since FROM task t WHERE t.state = 'open' GROUP BY 1, 2) own JOIN dossier d ON d.id = own.dossier_id
       WHERE ${conditions.join(' AND ')} GROUP BY 1
     ) one JOIN person p ON p.id = one.holder_id ORDER BY held DESC, overdue DESC, p.name, p.id LIMIT ${parameters.add(limit)}`,
    parameters.values,
  )
  if (rows.length === 0) return []
  const calendar = await loadCalendar(database)
  return rows.map(({ since, today, ...holder }) => ({ ...holder, oldestDays: Math.max(0, calendar.workingDaysBetween(since, today)) }))
}
