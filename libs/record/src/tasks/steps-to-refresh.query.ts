import type { Reader } from '../reader.ts'
import { sqlToday } from '../sql-now.ts'
import { correctorsTable, holdersTable } from './holders.ts'

/** An open step and the dossier to lock for it. */
export interface StepPlace {
  readonly id: string
  readonly dossierId: string
}

/**
 * The open steps whose tasks are not with those who may hold them today, by the judgement of `offerStep` and `withdrawTasks`, in the order of their
 * dossiers. One statement, so that the many steps at which nothing changed cost no transaction each. `among` narrows to some steps `s`; its parameters
 * are `values`.
 */
export async function stepsToRefresh(reader: Reader, among = 'true', values: readonly unknown[] = []): Promise<StepPlace[]> {
  const open = `SELECT s.id AS step_key, s.dossier_id, s.unit_id, s.role, s.level, d.award_code, s.opened_at FROM step s JOIN dossier d ON d.id = s.dossier_id WHERE s.state = 'open' AND s.kind <> 'correction' AND ${among}`
  const returned = `SELECT s.id AS step_key, d.created_by, d.unit_id FROM step s JOIN dossier d ON d.id = s.dossier_id WHERE s.state = 'open' AND s.kind = 'correction' AND ${among}`
  const handed = `${open} AND EXISTS (SELECT 1 FROM task g WHERE g.step_row_id = s.id AND g.state = 'handed-over')`
  return reader.query<StepPlace>(
    `WITH near AS MATERIALIZED (
       SELECT * FROM (${holdersTable(open, sqlToday, { branch: false })}) h UNION ALL SELECT * FROM (${correctorsTable(returned, sqlToday)}) c
     ), far AS MATERIALIZED (${holdersTable(handed, sqlToday, { branch: true })}),
     lacking AS (
       SELECT h.step_key FROM near h
       WHERE NOT EXISTS (SELECT 1 FROM task t WHERE t.step_row_id = h.step_key AND t.holder_id = h.person_id AND t.state <> 'cancelled')
         AND NOT EXISTS (SELECT 1 FROM task g WHERE g.step_row_id = h.step_key AND g.holder_id = h.on_behalf_of AND g.state = 'handed-over')
     ), held AS (
       SELECT t.step_row_id, NOT t.by_lapse AND CASE WHEN g.id IS NULL THEN near.step_key IS NULL ELSE far.step_key IS NULL END AS over
       FROM step s JOIN task t ON t.step_row_id = s.id AND t.state = 'open'
       LEFT JOIN task g ON g.step_row_id = s.id AND g.state = 'handed-over' AND g.handed_over_to = t.holder_id
       LEFT JOIN near ON near.step_key = s.id AND near.person_id = t.holder_id
       LEFT JOIN far ON far.step_key = s.id AND far.person_id = t.holder_id
       WHERE s.state = 'open' AND ${among}
     )
     SELECT s.id, s.dossier_id AS "dossierId" FROM step s JOIN (
       SELECT step_key AS id FROM lacking UNION SELECT step_row_id FROM held GROUP BY step_row_id HAVING bool_or(over) AND NOT bool_and(over)
     ) differing ON differing.id = s.id ORDER BY s.dossier_id`,
    values,
  )
}
