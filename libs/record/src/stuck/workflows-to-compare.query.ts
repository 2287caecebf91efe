import type { Reader } from '../reader.ts'
import { sqlNow } from '../sql-now.ts'
import { lastStepOf } from '../tasks/last-step.ts'

export interface WorkflowToCompare {
  readonly dossierId: string
  /** Its loss is known already. */
  readonly isLost: boolean
  /** It was handed in less than a minute ago: that its workflow is not there yet is no loss. */
  readonly isNew: boolean
  /** Where the record holds it to be: the step that it entered last, open or just decided; null when that changed less than 20 seconds ago. */
  readonly place: { readonly stepRowId: string; readonly round: number; readonly stepId: string } | null
  /** The run of which it is known already that it waits elsewhere. */
  readonly differingRun: string | null
}

const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Open dossiers whose workflow should run, by id behind `after`. Left out is what is about to be started: a start that fails is the cause `job-failing`. */
export async function workflowsToCompare(reader: Reader, after: string | null, limit: number): Promise<WorkflowToCompare[]> {
  return reader.query<WorkflowToCompare>(
    `SELECT d.id AS "dossierId", lost.id IS NOT NULL AS "isLost", d.submitted_at >= ${sqlNow} - interval '1 minute' AS "isNew",
       CASE WHEN coalesce(last.closed_at, last.opened_at) < ${sqlNow} - interval '20 seconds' THEN jsonb_build_object('stepRowId', last.id, 'round', last.round, 'stepId', last.step_id) END AS place,
       differs.evidence ->> 'runId' AS "differingRun"
     FROM dossier d LEFT JOIN LATERAL (${lastStepOf('d.id')}) last ON true
       LEFT JOIN finding lost ON lost.dossier_id = d.id AND lost.cause = 'workflow-lost' AND lost.cleared_at IS NULL
       LEFT JOIN finding differs ON differs.dossier_id = d.id AND differs.cause = 'places-differ' AND differs.cleared_at IS NULL
     WHERE d.id > $1 AND d.plan IS NOT NULL AND d.ended_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'start:' || d.id)
     ORDER BY d.id LIMIT $2`, [after ?? beforeAll, limit])
}
