import type { Actor, Day, WorkingCalendar } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import type { Database } from '../database.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { sqlToday } from '../sql-now.ts'
import { agesOf, percentileOf } from './ages.ts'

/** From fewer closed steps nothing is usual yet. */
const fewest = 5

/**
 * How long a step usually took in the actor's branches: the median, in working days from its opening to its closing, of those closed in the last year, by
 * the id of the step. Steps that were closed less than five times are left out.
 */
export async function usualDays(database: Database, actor: Actor, calendar: WorkingCalendar, stepIds: readonly string[]): Promise<Map<string, number>> {
  const parameters = new SqlParameters()
  // As the index has it.
  const day = (column: string) => `(${column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`
  // Counted by the two days, so that the calendar is asked for days and not for steps.
  const rows = await database.query<{ stepId: string; spans: { from: Day; to: Day; count: number }[] }>(
    `SELECT "stepId", jsonb_agg(jsonb_build_object('from', opened, 'to', closed, 'count', count)) AS spans FROM (
       SELECT s.step_id AS "stepId", ${day('s.opened_at')} AS opened, ${day('s.closed_at')} AS closed, count(*) AS count FROM step s JOIN dossier d ON d.id = s.dossier_id
       WHERE s.state = 'closed' AND s.step_id = ANY(${parameters.add(stepIds)}) AND s.closed_at >= ${sqlToday} - interval '1 year' AND ${branchCondition(actor, 'dossier.list-all', 'd.unit_path', parameters)}
       GROUP BY 1, 2, 3) days GROUP BY 1`,
    parameters.values,
  )
  const known = rows.map(({ stepId, spans }) => ({ stepId, ages: agesOf(calendar, spans, { skipUnknown: true }) }))
  return new Map(known.filter(({ ages }) => ages.reduce((sum, { count }) => sum + count, 0) >= fewest).map(({ stepId, ages }) => [stepId, percentileOf(ages, 0.5)]))
}
