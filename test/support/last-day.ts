import type { Database } from '@vinhdanh/record'

/** Sets the last day of all terms that run, or of the one of a task, so many days from the record's today. */
export async function setLastDay(database: Database, daysAhead: number, taskId: string | null = null): Promise<void> {
  await database.query(
    `WITH moved AS (
       UPDATE clock SET last_day = record_today() + $1::int, due_at = (record_today() + $1::int + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
       WHERE $2::uuid IS NULL OR step_row_id = (SELECT step_row_id FROM task WHERE id = $2) RETURNING dossier_id, due_at, paused_on, stopped_at)
     UPDATE dossier d SET due_at = m.due_at FROM moved m WHERE d.id = m.dossier_id AND m.paused_on IS NULL AND m.stopped_at IS NULL`, [daysAhead, taskId])
}
