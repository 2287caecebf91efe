import { sqlWorkingDaysAgo } from './working-days-ago.ts'

/** When a person `p` was last here, by the audit: the sessions themselves are cleared away, the audit keeps each with all that was done in it. */
const lastHere = '(SELECT max(a.at) FROM audit_entry a WHERE a.actor_id = p.id)'

/** Whom a cause takes for absent: by when a person was last here (`last_here`), and by that and the mail (`p.last_here`, `told.at`). */
interface Absence {
  readonly person: (cutoff: string) => string
  readonly mail: string
}

/**
 * In SQL: steps whose holders were all sent their mail so many working days ago or earlier, and have not been here since. Whoever is signed in now may just be
 * reading; a step that stands still, and one that waits for a body outside, ask nobody to act. It begins from the absent, who are few, and looks for the mails of
 * their tasks alone.
 */
export const holdersUnseen = (workingDays: number, { person, mail }: Absence): string => `
  WITH absent AS MATERIALIZED (
    SELECT * FROM (SELECT p.id, p.name, ${lastHere} AS last_here FROM person p WHERE p.active AND EXISTS (SELECT 1 FROM task t WHERE t.holder_id = p.id AND t.state = 'open')) holder
    WHERE ${person(sqlWorkingDaysAgo(workingDays))} AND NOT EXISTS (SELECT 1 FROM session l WHERE l.person_id = holder.id AND l.expires_at > now()))
  SELECT s.dossier_id, min(told.at) AS since, jsonb_build_object('unitId', s.unit_id, 'role', s.role, 'people', jsonb_agg(DISTINCT p.name),
    'personIds', jsonb_agg(DISTINCT p.id), 'mailIds', jsonb_agg(DISTINCT told.mail_id)) AS evidence
  FROM absent p JOIN task t ON t.holder_id = p.id AND t.state = 'open'
  JOIN step s ON s.id = t.step_row_id AND s.state = 'open' AND s.kind <> 'external-milestone' AND s.opened_at < ${sqlWorkingDaysAgo(workingDays)}
  JOIN clock c ON c.step_row_id = s.id AND c.stopped_at IS NULL AND c.paused_on IS NULL
  CROSS JOIN LATERAL (
    SELECT m.sent_at AS at, m.id AS mail_id FROM notice n JOIN mail m ON m.id = n.mail_id
    WHERE n.dossier_id = t.dossier_id AND n.task_id = t.id AND n.state = 'sent' ORDER BY m.sent_at LIMIT 1) told
  WHERE told.at < ${sqlWorkingDaysAgo(workingDays)} AND ${mail}
  GROUP BY s.id, s.dossier_id HAVING count(*) = (SELECT count(*) FROM task every WHERE every.step_row_id = s.id AND every.state = 'open')`

/** Never signed in nor did anything. */
export const neverSeen: Absence = { person: () => 'last_here IS NULL', mail: 'true' }
/** Was here once, and neither signed in nor did anything since the mail came. */
export const notSeenSince: Absence = { person: (cutoff) => `last_here < ${cutoff}`, mail: 'p.last_here < told.at' }
