import type { StuckCause } from './stuck-cause.ts'

/** The latest mail about an open task was refused, or nobody knows whether it arrived: its holder may not know of the task. */
export const mailNotDelivered: StuckCause = {
  name: 'mail-not-delivered',
  sql: `
    SELECT last.dossier_id, min(last.tried_at) AS since,
      jsonb_build_object('people', jsonb_agg(DISTINCT last.name), 'state', min(last.state), 'reply', min(last.reply)) AS evidence
    FROM (
      SELECT DISTINCT ON (t.id) t.dossier_id, p.name, n.state, m.server_reply AS reply, coalesce(m.last_tried_at, n.created_at) AS tried_at
      FROM task t JOIN person p ON p.id = t.holder_id AND p.active JOIN notice n ON n.task_id = t.id LEFT JOIN mail m ON m.id = n.mail_id
      WHERE t.state = 'open' AND n.state <> 'cancelled'
      ORDER BY t.id, n.created_at DESC, n.id DESC
    ) last
    WHERE last.state IN ('refused', 'unknown')
    GROUP BY last.dossier_id`,
}
