import { systemActor } from '../access/system-actor.ts'
import type { Database } from '../database.ts'
import { lastStepOf } from '../tasks/last-step.ts'

const actor = systemActor('reconcile-workflows', '')

/** Workflows that wait elsewhere than the record, and dossiers of which that is over. */
export interface PlacesSeen {
  /** `stepRowId` is the record's step as it was when the workflow was looked at, `runId` its run. */
  readonly differing: readonly { readonly dossierId: string; readonly stepRowId: string; readonly workflowStepId: string; readonly runId: string }[]
  readonly agreeing: readonly string[]
}

/** Opens a finding for each dossier whose record stands as it stood when its workflow was looked at, and clears what is over. Twice changes nothing more. */
export async function bookPlaces(database: Database, { differing, agreeing }: PlacesSeen): Promise<void> {
  await database.transact(actor, async (tx) => {
    await tx.query(
      `INSERT INTO finding (id, dossier_id, cause, since, evidence)
       SELECT gen_random_uuid(), d.id, 'places-differ', $2, jsonb_build_object('stepId', last.step_id, 'workflowStepId', seen."workflowStepId", 'runId', seen."runId")
       FROM jsonb_to_recordset($1::jsonb) AS seen("dossierId" uuid, "stepRowId" uuid, "workflowStepId" text, "runId" text)
       JOIN dossier d ON d.id = seen."dossierId" AND d.ended_at IS NULL JOIN LATERAL (${lastStepOf('d.id')}) last ON last.id = seen."stepRowId"
       ON CONFLICT (dossier_id, cause) WHERE cleared_at IS NULL DO UPDATE SET evidence = excluded.evidence`, [JSON.stringify(differing), tx.now])
    await tx.query(
      `UPDATE finding f SET cleared_at = $2 FROM dossier d
       WHERE d.id = f.dossier_id AND f.cause = 'places-differ' AND f.cleared_at IS NULL AND (d.id = ANY($1::uuid[]) OR d.ended_at IS NOT NULL)`, [agreeing, tx.now])
  })
}
