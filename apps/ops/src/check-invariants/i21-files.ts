import { scanStates } from '@vinhdanh/domain'
import { allBreaches, type Invariant } from './invariant.ts'

const known = scanStates.map((state) => `'${state}'`).join(', ')

/** That a file which is held back is handed out by no way is judged by tests of every way (docs/adr/0037); here it is judged that the record says which files those are. */
export const files: Invariant = {
  id: 'I21',
  title: 'Of every file that is named the record knows how safe it is, and since when it is held back',
  check: ({ database }) => allBreaches(
    database,
    `SELECT d.code || ': file ' || used.sha256 || ' is not known' AS breach
     FROM (SELECT dossier_id, file_sha256 AS sha256 FROM paper UNION SELECT r.dossier_id, paper->>'sha256' FROM revision r CROSS JOIN jsonb_array_elements(r.content->'papers') paper
       UNION SELECT dossier_id, answer_file FROM opinion WHERE answer_file IS NOT NULL
       UNION SELECT a.dossier_id, x.paper FROM award_act x JOIN award_record a ON a.id = x.award_id) used
     JOIN dossier d ON d.id = used.dossier_id LEFT JOIN stored_file f ON f.sha256 = used.sha256 WHERE f.sha256 IS NULL`,
    `SELECT 'file ' || sha256 || ' is ' || scan_state || ' and held back since ' || coalesce(held_since::text, 'never') AS breach FROM stored_file
     WHERE scan_state NOT IN (${known}) OR (held_since IS NOT NULL) <> (scan_state IN ('quarantined', 'infected')) OR scan_state = 'infected' AND signature IS NULL`,
  ),
}
