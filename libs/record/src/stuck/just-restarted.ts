import { sqlNow } from '../sql-now.ts'

/** True in SQL while a restart that came after `since` may still be on its way: it takes seconds, and the look that clears the finding comes every 30. */
export const justRestarted = (dossierId: string, since: string): string => `EXISTS (
  SELECT 1 FROM audit_entry e WHERE e.dossier_id = ${dossierId} AND e.act = 'workflow.restarted' AND e.at > ${since} AND e.at > ${sqlNow} - interval '2 minutes')`
