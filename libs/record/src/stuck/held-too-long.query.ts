import { sqlToday } from '../sql-now.ts'
import type { StuckCause } from './stuck-cause.ts'

/** A hold is still on although its order named a day until which it was meant to last. */
export const heldTooLong: StuckCause = {
  name: 'held-too-long',
  sql: `
    SELECT h.dossier_id, (h.expected_until + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS since,
      jsonb_build_object('authority', h.authority, 'until', to_char(h.expected_until, 'YYYY-MM-DD')) AS evidence
    FROM hold h
    WHERE h.released_at IS NULL AND h.expected_until < ${sqlToday}`,
}
