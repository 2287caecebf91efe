import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The unit was asked something and has not answered by the day that the rule gave it. */
export const questionLate: StuckCause = {
  name: 'question-late',
  sql: `
    SELECT q.dossier_id, (q.due_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('questionId', q.id, 'people', jsonb_build_array(p.name), 'until', to_char(q.due_on, 'YYYY-MM-DD')) AS evidence
    FROM question q JOIN person p ON p.id = q.asked_by
    WHERE q.outcome IS NULL AND q.due_on < ${sqlToday}`,
}
