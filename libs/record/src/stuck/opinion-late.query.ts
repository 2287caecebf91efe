import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** A body that was asked for its opinion has not answered by the expected day. */
export const opinionLate: StuckCause = {
  name: 'opinion-late',
  sql: `
    SELECT o.dossier_id, (o.expected_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('opinionId', o.id, 'authority', o.body, 'until', to_char(o.expected_on, 'YYYY-MM-DD'), 'mayClose', o.may_close) AS evidence
    FROM opinion o
    WHERE o.outcome IS NULL AND o.expected_on < ${sqlToday}`,
}
