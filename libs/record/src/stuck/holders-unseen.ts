import { sqlWorkingDaysAgo } from './working-days-ago.ts'

/**
 * In SQL: steps whose holders were all sent their mail so many working days ago or earlier, and for whom `unseen` holds of each (on a person `p` and the moment
 * `told.at` of the mail). Whoever is signed in now may just be reading; a step that stands still, and one that waits for a body outside, ask nobody to act.
 */
export const holdersUnseen = (workingDays: number, unseen: string): string => `
  SELECT s.dossier_id, min(told.at) AS since, jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name),
    'personIds', jsonb_agg(DISTINCT p.id), 'mailIds', jsonb_agg(DISTINCT told.mail_id)) AS evidence
  FROM step s JOIN clock c ON c.step_row_id = s.id AND c.paused_on IS NULL JOIN task t ON t.step_row_id = s.id AND t.state = 'open' JOIN person p ON p.id = t.holder_id
  LEFT JOIN LATERAL (
    SELECT m.sent_at AS at, m.id AS mail_id FROM notice n JOIN mail m ON m.id = n.mail_id
    WHERE n.dossier_id = t.dossier_id AND n.task_id = t.id AND n.state = 'sent' ORDER BY m.sent_at LIMIT 1) told ON true
  WHERE s.state = 'open' AND s.kind <> 'external-milestone' AND s.opened_at < ${sqlWorkingDaysAgo(workingDays)}
  GROUP BY s.id HAVING bool_and(p.active AND coalesce(told.at < ${sqlWorkingDaysAgo(workingDays)}, false) AND ${unseen}
    AND NOT EXISTS (SELECT 1 FROM session l WHERE l.person_id = p.id AND l.expires_at > now()))`

const acted = (since: string): string => `EXISTS (SELECT 1 FROM audit_entry a WHERE a.actor_id = p.id${since})`

/** Never signed in nor did anything: the sessions themselves are cleared away, the audit keeps each. */
export const neverSeen = `NOT ${acted('')}`
/** Was here once, and neither signed in nor did anything since the mail came. */
export const notSeenSince = `${acted('')} AND NOT ${acted(' AND a.at >= told.at')}`
