import { sqlNow } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** In SQL: the jobs of the outbox that failed and concern a dossier, by what they carry or by whom they write to. The library's table is read, since its view leaves the payload out. */
export const failingJobs = `
  SELECT coalesce((j.payload ->> 'dossierId')::uuid, n.dossier_id) AS dossier_id, j.id, k.identifier, j.attempts, j.last_error, j.created_at, j.run_at
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id
  LEFT JOIN LATERAL (
    SELECT DISTINCT o.dossier_id FROM notice o WHERE o.recipient_id = (j.payload ->> 'recipientId')::uuid AND o.state IN ('queued', 'sending')) n ON true
  WHERE j.last_error IS NOT NULL`

/**
 * A job of the outbox that concerns the dossier has failed and was added more than a minute ago: its workflow hears nothing, or its
 * holders get no mail. Jobs keep the database's own time.
 */
export const jobFailing: StuckCause = {
  name: 'job-failing',
  sql: `
    SELECT failing.dossier_id, min(failing.created_at) + (${sqlNow} - now()) AS since,
      jsonb_build_object('job', min(failing.identifier), 'attempts', max(failing.attempts), 'error', min(failing.last_error), 'nextTry', min(failing.run_at)) AS evidence
    FROM (${failingJobs} AND j.created_at < now() - interval '60 seconds'
    ) failing JOIN dossier d ON d.id = failing.dossier_id AND d.ended_at IS NULL
    GROUP BY failing.dossier_id`,
}
