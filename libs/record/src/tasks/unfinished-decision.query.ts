import type { Actor, Outcome } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import type { TaskPage } from './task-page.query.ts'

export interface UnfinishedDecision {
  readonly fields: Readonly<Record<string, string>>
  readonly savedAt: Date
  /** True if it was typed about another revision than the one on the screen now. */
  readonly isStale: boolean
}

/** What the reader typed last for this outcome of this step, in this round or an earlier one that somebody else closed; null when there is nothing. */
export async function unfinishedDecision(database: Database, { personId }: Actor, { task, dossier, revision }: TaskPage, outcome: Outcome): Promise<UnfinishedDecision | null> {
  const [row] = await database.query<Omit<UnfinishedDecision, 'isStale'> & { readonly revisionSha256: string }>(
    `SELECT u.fields, u.saved_at AS "savedAt", u.revision_sha256 AS "revisionSha256" FROM unfinished_decision u JOIN task t ON t.id = u.task_id JOIN step s ON s.id = t.step_row_id
     WHERE u.person_id = $1 AND u.outcome = $2 AND t.dossier_id = $3 AND s.step_id = $4 ORDER BY u.saved_at DESC LIMIT 1`,
    [personId, outcome, dossier.id, task.stepId],
  )
  return row ? { fields: row.fields, savedAt: row.savedAt, isStale: row.revisionSha256 !== revision?.sha256 } : null
}
