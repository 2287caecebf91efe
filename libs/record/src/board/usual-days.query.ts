import type { Actor } from '@vinhdanh/domain'
import { branchCondition } from '../access/branches.ts'
import type { Database } from '../database.ts'
import { SqlParameters } from '../sql-parameters.ts'
import { type Aged, percentileOf } from './ages.ts'

/** From fewer closed steps nothing is usual yet. */
const fewest = 5

/**
 * How long a step usually took in the actor's branches: the median, in working days from its opening to its closing, of those closed in the last year, by
 * the id of the step, as `refreshUsual` counted them last. Steps that were closed less than five times are left out.
 */
export async function usualDays(database: Database, actor: Actor): Promise<Map<string, number>> {
  const parameters = new SqlParameters()
  const rows = await database.query<{ stepId: string; closed: number; spans: Aged[] }>(
    `SELECT step_id AS "stepId", sum(count)::int AS closed, jsonb_agg(jsonb_build_object('age', days, 'count', count) ORDER BY days) AS spans
     FROM usual_span u WHERE ${branchCondition(actor, 'dossier.list-all', 'u.unit_path', parameters)} GROUP BY 1`,
    parameters.values,
  )
  return new Map(rows.filter(({ closed }) => closed >= fewest).map(({ stepId, spans }) => [stepId, percentileOf(spans, 0.5)]))
}
