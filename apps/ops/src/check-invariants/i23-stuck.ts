import { allBreaches, type Invariant } from './invariant.ts'

const job = `EXISTS (SELECT 1 FROM graphile_worker._private_jobs j WHERE j.payload->>'dossierId' = d.id::text)`

export const stuck: Invariant = {
  id: 'I23',
  title: 'No open dossier is at rest unseen: it has one open step or a job that opens one, and of a step that nobody holds somebody above was told',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': no open step and no job that would open one' AS breach FROM dossier d
     WHERE d.state IN ('under-way', 'returned') AND NOT EXISTS (SELECT 1 FROM step s WHERE s.dossier_id = d.id AND s.state = 'open') AND NOT ${job}`,
    `SELECT d.code || ': ' || count(*) || ' steps are open at once' AS breach FROM dossier d JOIN step s ON s.dossier_id = d.id AND s.state = 'open'
     GROUP BY d.code HAVING count(*) > 1`,
    `SELECT d.code || ': ended with step ' || s.step_id || ' still open' AS breach FROM dossier d JOIN step s ON s.dossier_id = d.id AND s.state = 'open'
     WHERE d.ended_at IS NOT NULL`,
    `SELECT d.code || ': nobody holds step ' || s.step_id || ', nobody was told and nothing is to come' AS breach
     FROM dossier d JOIN step s ON s.dossier_id = d.id AND s.state = 'open'
     WHERE d.ended_at IS NULL AND d.held_since IS NULL AND NOT ${job}
       AND NOT EXISTS (SELECT 1 FROM task t JOIN person p ON p.id = t.holder_id AND p.active WHERE t.step_row_id = s.id AND t.state = 'open')
       AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.step_row_id = s.id AND n.kind = 'escalation')
       AND NOT EXISTS (SELECT 1 FROM clock_instant i JOIN clock c ON c.step_row_id = i.step_row_id
         WHERE c.step_row_id = s.id AND c.stopped_at IS NULL AND c.paused_on IS NULL AND i.fired_at IS NULL)`,
  ),
}
