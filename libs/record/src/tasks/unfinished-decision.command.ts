import { type Actor, AppError, invalid, type Outcome } from '@vinhdanh/domain'
import type { Database } from '../database.ts'
import { requireUuid } from '../uuid.ts'
import { TaskEntity } from './task.entity.ts'

export interface UnfinishedInput {
  readonly taskId: string
  readonly outcome: Outcome
  readonly revisionSha256: string
  /** The form's fields by name; none forgets what was kept. */
  readonly fields: Readonly<Record<string, string>>
}

/** In characters, all fields together: forty remarks of the longest kind. */
const longest = 200_000

/**
 * Keeps what a holder is typing into the form of a decision, so that an expired session, a closed browser or a restart loses nothing. The latest saving counts;
 * it is no act and stands in no audit. Answers when it was saved. Errors: AppError `not-found` for another's task, `link.over`, `validation.failed` when it is too long.
 */
export async function keepUnfinishedDecision(database: Database, actor: Actor, { taskId, outcome, revisionSha256, fields }: UnfinishedInput): Promise<{ savedAt: Date }> {
  requireUuid(taskId)
  const length = Object.values(fields).reduce((sum, text) => sum + text.length, 0)
  if (length > longest) throw invalid({ path: 'reason', message: 'problem.too-long', params: { max: longest } })
  return database.transact(actor, async (tx) => {
    const task = await tx.find(TaskEntity, { id: taskId })
    if (!task || task.holderId !== actor.personId) throw new AppError('not-found')
    if (task.state !== 'open') throw new AppError('link.over')
    const key = [actor.personId, taskId, outcome]
    if (length === 0) await tx.query('DELETE FROM unfinished_decision WHERE person_id = $1 AND task_id = $2 AND outcome = $3', key)
    else {
      await tx.query(
        `INSERT INTO unfinished_decision (person_id, task_id, outcome, fields, revision_sha256, saved_at) VALUES ($1, $2, $3, $4::jsonb, $5, $6)
         ON CONFLICT (person_id, task_id, outcome) DO UPDATE SET fields = excluded.fields, revision_sha256 = excluded.revision_sha256, saved_at = excluded.saved_at`,
        [...key, JSON.stringify(fields), revisionSha256, tx.now],
      )
    }
    return { savedAt: tx.now }
  })
}
