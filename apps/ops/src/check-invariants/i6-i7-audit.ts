import { verifyAudit } from '@vinhdanh/record'
import { faultInWords } from '../fault-in-words.ts'
import { allBreaches, type Invariant } from './invariant.ts'

export const auditChain: Invariant = {
  id: 'I6',
  title: 'The audit is one chain without gaps whose every hash recomputes',
  check: async ({ database }) => (await verifyAudit(database)).faults.map(faultInWords),
}

/** How often an act stands in the audit of each dossier must be how often it happened. */
function counted(what: string, acts: readonly string[], happened: string): string {
  const names = acts.map((act) => `'${act}'`).join(', ')
  return `
    SELECT d.code || ': ${what}: ' || coalesce(h.times, 0) || ' in the record, ' || coalesce(a.times, 0) || ' in the audit' AS breach
    FROM (${happened}) h FULL JOIN (SELECT dossier_id, count(*) AS times FROM audit_entry WHERE act IN (${names}) GROUP BY 1) a ON a.dossier_id = h.dossier_id
    JOIN dossier d ON d.id = coalesce(h.dossier_id, a.dossier_id) WHERE h.times IS DISTINCT FROM a.times`
}

export const auditComplete: Invariant = {
  id: 'I7',
  title: 'Every change of a dossier has its entry in the audit with an actor, and every entry its change',
  check: ({ database }) => allBreaches(
    database,
    counted('revisions', ['dossier.submitted', 'dossier.resubmitted'], 'SELECT dossier_id, count(*) AS times FROM revision GROUP BY 1'),
    // A step whose earlier pass stands is closed as it is reached: nobody got it.
    counted('opened steps', ['step.opened'],
      `SELECT s.dossier_id, count(*) AS times FROM step s LEFT JOIN decision x ON x.step_row_id = s.id WHERE x.rule->>'act' IS DISTINCT FROM 'stands' GROUP BY 1`),
    counted('decisions', ['task.decided', 'step.decided-by-rule', 'step.forced'], 'SELECT dossier_id, count(*) AS times FROM decision GROUP BY 1'),
    counted('holds', ['dossier.held'], 'SELECT dossier_id, count(*) AS times FROM hold GROUP BY 1'),
    counted('lifted holds', ['dossier.released'], 'SELECT dossier_id, count(*) AS times FROM hold WHERE released_at IS NOT NULL GROUP BY 1'),
    counted('ends', ['dossier.ended', 'dossier.withdrawn'], 'SELECT id AS dossier_id, 1 AS times FROM dossier WHERE ended_at IS NOT NULL'),
    counted('acts after decisions', ['award.corrected', 'award.annulled', 'award.stripped', 'award.restored', 'award.reissued'],
      'SELECT a.dossier_id, count(*) AS times FROM award_act x JOIN award_record a ON a.id = x.award_id WHERE a.dossier_id IS NOT NULL GROUP BY 1'),
    `SELECT d.code || ': awarded ' || (CASE WHEN r.id IS NULL THEN 'without a line in the ledger' ELSE 'in the ledger, but not in its state' END) AS breach
     FROM dossier d LEFT JOIN award_record r ON r.dossier_id = d.id WHERE (d.state = 'awarded') <> (r.id IS NOT NULL)`,
    `SELECT coalesce(d.code || ': ', '') || 'audit entry ' || e.seq || ' names nobody' AS breach
     FROM audit_entry e LEFT JOIN dossier d ON d.id = e.dossier_id WHERE e.actor_name = '' OR (e.actor_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = e.actor_id))`,
    `SELECT 'audit entry ' || e.seq || ' is of a dossier that does not exist' AS breach
     FROM audit_entry e WHERE e.dossier_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = e.dossier_id)`,
  ),
}
