import { undelivered } from '../notices/undelivered.ts'
import type { StuckCause } from './stuck-cause.ts'

/** The latest mail about an open task was refused or came back, or nobody knows whether it arrived: its holder may not know of the task. */
export const mailNotDelivered: StuckCause = {
  name: 'mail-not-delivered',
  sql: `
    SELECT last.dossier_id, min(last.tried_at) AS since,
      jsonb_build_object('people', jsonb_agg(DISTINCT last.name), 'personIds', jsonb_agg(DISTINCT last.person_id), 'state', min(last.state), 'reply', min(last.reply)) AS evidence
    FROM (
      SELECT n.dossier_id, p.id AS person_id, p.name, n.state, coalesce(m.bounce_words, m.server_reply) AS reply, coalesce(m.last_tried_at, n.created_at) AS tried_at
      FROM notice n JOIN task t ON t.id = n.task_id AND t.state = 'open' JOIN person p ON p.id = t.holder_id AND p.active LEFT JOIN mail m ON m.id = n.mail_id
      WHERE ${undelivered('n')}
    ) last
    GROUP BY last.dossier_id`,
}
