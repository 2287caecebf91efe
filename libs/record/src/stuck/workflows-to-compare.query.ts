import type { Reader } from '../reader.ts'
import { sqlNow } from '../sql-now.ts'

export interface WorkflowToCompare {
  readonly dossierId: string
  /** Its loss is known already. */
  readonly isFound: boolean
}

/**
 * Open dossiers whose workflow should run, by id behind `after`. Left out is what was handed in less than a minute ago, and what is about to be started: a
 * start that fails is the cause `job-failing`.
 */
export async function workflowsToCompare(reader: Reader, after: string | null, limit: number): Promise<WorkflowToCompare[]> {
  return reader.query<WorkflowToCompare>(
    `SELECT d.id AS "dossierId", EXISTS (SELECT 1 FROM finding f WHERE f.dossier_id = d.id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL) AS "isFound"
     FROM dossier d
     WHERE ($1::uuid IS NULL OR d.id > $1) AND d.plan IS NOT NULL AND d.ended_at IS NULL AND d.submitted_at < ${sqlNow} - interval '1 minute'
       AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'start:' || d.id)
     ORDER BY d.id LIMIT $2`, [after, limit])
}
