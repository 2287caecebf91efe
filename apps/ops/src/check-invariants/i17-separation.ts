import { allBreaches, type Invariant } from './invariant.ts'

export const separation: Invariant = {
  id: 'I17',
  title: 'Nobody decided at two levels of one dossier, on an own nomination, or on a dossier they wrote',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': ' || p.login || ' decided at several levels: ' || string_agg(DISTINCT s.level, ', ') AS breach
     FROM decision x JOIN step s ON s.id = x.step_row_id AND s.kind <> 'correction' JOIN dossier d ON d.id = x.dossier_id JOIN person p ON p.id = x.person_id
     GROUP BY d.code, p.login HAVING count(DISTINCT s.level) > 1`,
    `SELECT d.code || ': ' || p.login || ' decided on an own nomination' AS breach
     FROM decision x JOIN step s ON s.id = x.step_row_id AND s.kind <> 'correction' JOIN dossier d ON d.id = x.dossier_id
     JOIN nominee n ON n.id = d.nominee_id AND n.person_id = x.person_id JOIN person p ON p.id = x.person_id`,
    // Who handed a later revision in may have decided before without harm to the rule as it stood then.
    `SELECT d.code || ': ' || p.login || ' decided on a dossier of their own' AS breach
     FROM decision x JOIN step s ON s.id = x.step_row_id AND s.kind <> 'correction' JOIN dossier d ON d.id = x.dossier_id JOIN person p ON p.id = x.person_id
     WHERE x.person_id = d.created_by
        OR EXISTS (SELECT 1 FROM revision r WHERE r.dossier_id = d.id AND r.submitted_by = x.person_id AND r.created_at <= x.decided_at)`,
    `SELECT d.code || ': ' || p.login || ' had a part in passing on a step of a dossier they wrote or are proposed in' AS breach
     FROM decision x JOIN force_request f ON f.id = x.force_request_id JOIN dossier d ON d.id = x.dossier_id JOIN nominee n ON n.id = d.nominee_id
     JOIN person p ON p.id IN (f.asked_by, f.answered_by) WHERE p.id IN (d.created_by, n.person_id)`,
  ),
}
