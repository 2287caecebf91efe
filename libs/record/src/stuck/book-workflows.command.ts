import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import type { LostRun } from './finding.entity.ts'

const actor = systemActor('reconcile-workflows', '')
const job = 'reconcile-workflows'

/** What a look at Temporal saw of some open dossiers. */
export interface WorkflowsSeen {
  /** `closedAt` by the real clock, null for one that Temporal does not know. */
  readonly lost: readonly { readonly dossierId: string; readonly run: LostRun; readonly closedAt: Date | null }[]
  /** Ids of dossiers whose loss was known and whose workflow runs. */
  readonly running: readonly string[]
}

/**
 * Opens a finding for each workflow that is lost while its dossier is still open, and clears those that are no longer true. Twice changes nothing more: of one
 * dossier there is one open finding.
 */
export async function bookWorkflows(database: Database, { lost, running }: WorkflowsSeen): Promise<void> {
  await database.transact(actor, async (tx) => {
    await tx.query(
      `INSERT INTO finding (id, dossier_id, cause, since, evidence)
       SELECT gen_random_uuid(), d.id, 'workflow-lost', least($2::timestamptz, coalesce(seen."closedAt" + ($2::timestamptz - now()), $2::timestamptz)), jsonb_build_object('run', seen.run)
       FROM jsonb_to_recordset($1::jsonb) AS seen("dossierId" uuid, run text, "closedAt" timestamptz) JOIN dossier d ON d.id = seen."dossierId" AND d.ended_at IS NULL
       ON CONFLICT (dossier_id, cause) WHERE cleared_at IS NULL DO NOTHING`, [JSON.stringify(lost), tx.now])
    await tx.query(
      `UPDATE finding f SET cleared_at = $2 FROM dossier d
       WHERE d.id = f.dossier_id AND f.cause = 'workflow-lost' AND f.cleared_at IS NULL AND (d.id = ANY($1::uuid[]) OR d.ended_at IS NOT NULL)`, [running, tx.now])
  })
}

/** Asks for the look at Temporal in `seconds` by the real clock. There is one such job at most. */
export async function askToReconcileWorkflows(database: Database, seconds = 0): Promise<void> {
  await database.transact(actor, (tx) => tx.job(job, {}, { key: job, inSeconds: seconds }))
}
