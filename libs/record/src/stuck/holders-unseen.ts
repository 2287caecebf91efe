import { sqlWorkingDaysAgo } from './working-days-ago.ts'

/** When a person `p` was last here, by the audit: the sessions themselves are cleared away, the audit keeps each with all that was done in it. */
const lastHere = '(SELECT max(a.at) FROM audit_entry a WHERE a.actor_id = p.id)'
/** Working days after the mail from which a cause holds, by whether its holders were ever here. */
const patience = { never: 1, silent: 3 }

/**
 * In SQL, as a table: tasks of open steps whose holders were sent their mail a working day ago or earlier, and were never here, or not for three working days.
 * Whoever is signed in now may just be reading; a step that stands still, and one that waits for a body outside, ask nobody to act. It begins from the absent,
 * and looks for the mails of their tasks alone. It reads `running_steps`.
 */
export const unseenHolders = (among: (dossierId: string) => string): string => `
  WITH absent AS MATERIALIZED (
    SELECT * FROM (SELECT p.id, p.name, ${lastHere} AS last_here FROM person p WHERE p.active AND EXISTS (SELECT 1 FROM task t WHERE t.holder_id = p.id AND t.state = 'open')) holder
    WHERE (last_here IS NULL OR last_here < ${sqlWorkingDaysAgo(patience.silent)}) AND NOT EXISTS (SELECT 1 FROM session l WHERE l.person_id = holder.id AND l.expires_at > now()))
  SELECT s.id AS step_row_id, s.dossier_id, s.unit_id, s.role, p.id AS person_id, p.name, p.last_here, told.at, told.mail_id
  FROM absent p JOIN task t ON t.holder_id = p.id AND t.state = 'open'
  JOIN running_steps s ON s.id = t.step_row_id AND s.kind <> 'external-milestone' AND s.opened_at < ${sqlWorkingDaysAgo(patience.never)}
  CROSS JOIN LATERAL (
    SELECT m.sent_at AS at, m.id AS mail_id FROM notice n JOIN mail m ON m.id = n.mail_id
    WHERE n.dossier_id = t.dossier_id AND n.task_id = t.id AND n.state = 'sent' ORDER BY m.sent_at LIMIT 1) told
  WHERE told.at < ${sqlWorkingDaysAgo(patience.never)} AND ${among('t.dossier_id')}`

const stepsOf = (condition: string): string => `
  SELECT u.dossier_id, min(u.at) AS since, jsonb_build_object('unitId', u.unit_id, 'role', u.role, 'people', jsonb_agg(DISTINCT u.name),
    'personIds', jsonb_agg(DISTINCT u.person_id), 'mailIds', jsonb_agg(DISTINCT u.mail_id)) AS evidence
  FROM unseen_holders u WHERE ${condition}
  GROUP BY u.step_row_id, u.dossier_id, u.unit_id, u.role HAVING count(*) = (SELECT count(*) FROM task every WHERE every.step_row_id = u.step_row_id AND every.state = 'open')`

/** Steps of which no holder ever signed in or did anything. */
export const neverSeen = stepsOf('u.last_here IS NULL')
/** Steps of which every holder was here once, and neither signed in nor did anything since the mail came. */
export const notSeenSince = stepsOf(`u.last_here < u.at AND u.at < ${sqlWorkingDaysAgo(patience.silent)}`)
